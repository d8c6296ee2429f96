import type { WantedKey } from '../key-places';
import { addressOf, loadColumns, loadRuns } from './load-runs';
import { readChanges, readSnapshot } from './read-changes';
import { RunTable } from './run-table';

/** Beyond this share of the runs all are read, rather than each by its number. */
const largestPart = 0.3;

interface Turn {
  keys: Map<string, WantedKey>;
  done: Promise<RunTable>;
}

/** The table of one experiment, brought up to date by each search before it looks. */
export class FreshTable {
  usedAt = 0;
  private table = new RunTable();
  private keys = new Map<string, WantedKey>();
  private snapshot: string | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private waiting: Turn | undefined;
  private readonly turns = new Set<Turn>();

  constructor(
    private readonly experimentId: string,
    private readonly mostCells: number,
  ) {}

  get cells(): number {
    return this.table.cells;
  }

  /** Whether the table was read, with these keys. */
  has(wanted: readonly WantedKey[]): boolean {
    return this.snapshot !== undefined && wanted.every((key) => this.keys.has(addressOf(key)));
  }

  /** Whether all that is missing of it with these keys is being read for somebody already. */
  isReading(wanted: readonly WantedKey[]): boolean {
    const isUnderWay = (address: string) => [...this.turns].some(({ keys }) => keys.has(address));
    return this.turns.size > 0 && wanted.map(addressOf).every((key) => this.keys.has(key) || isUnderWay(key));
  }

  /**
   * The table with these keys, and with everything that was committed before the call. Calls that wait for one that
   * is under way share the next.
   */
  freshen(wanted: readonly WantedKey[]): Promise<RunTable> {
    const turn = this.waiting ?? this.nextTurn();
    for (const key of wanted) turn.keys.set(addressOf(key), key);
    return turn.done;
  }

  private nextTurn(): Turn {
    const keys = new Map<string, WantedKey>();
    const begin = () => {
      this.waiting = undefined;
      return this.update(keys);
    };
    const done = this.running.then(begin, begin);
    this.running = done.catch(() => undefined);
    const turn = { keys, done };
    this.waiting = turn;
    this.turns.add(turn);
    const end = () => this.turns.delete(turn);
    done.then(end, end);
    return turn;
  }

  private async update(wanted: ReadonlyMap<string, WantedKey>): Promise<RunTable> {
    this.noteUse(wanted);
    if (this.snapshot === undefined) return this.load(wanted);
    const missing = [...wanted].filter(([address]) => !this.keys.has(address)).map(([, key]) => key);
    if (missing.length > 0) await this.addKeys(missing);
    const { snapshot, runs } = await readChanges(this.experimentId, this.snapshot);
    if (runs === 'all') return this.load(wanted);
    await this.applyChanges(runs);
    this.snapshot = snapshot;
    this.makeRoom(wanted);
    return this.table;
  }

  /** Keys asked for last stand last. */
  private noteUse(wanted: ReadonlyMap<string, WantedKey>): void {
    for (const [address, key] of wanted) if (this.keys.delete(address)) this.keys.set(address, key);
  }

  /** Drops columns that were asked for longest ago, while the table is larger than it may be. */
  private makeRoom(wanted: ReadonlyMap<string, WantedKey>): void {
    for (const address of this.keys.keys()) {
      if (this.table.cells <= this.mostCells) return;
      if (wanted.has(address)) continue;
      this.table.dropColumn(address);
      this.keys.delete(address);
    }
  }

  private async load(wanted: ReadonlyMap<string, WantedKey>): Promise<RunTable> {
    // Before the rows: what changes while they are read is read again with the next changes.
    const snapshot = await readSnapshot();
    const keys = new Map([...this.keys, ...wanted]);
    const table = new RunTable();
    for (const { kind, key } of keys.values()) table.addColumn(kind, key);
    await loadRuns(table, { experimentId: this.experimentId, keys: [...keys.values()] });
    this.table = table;
    this.keys = keys;
    this.snapshot = snapshot;
    this.makeRoom(wanted);
    return table;
  }

  /** These values may be newer than the rest; the changes that follow bring the rest up to them. */
  private async addKeys(keys: readonly WantedKey[]): Promise<void> {
    await loadColumns(this.table, { experimentId: this.experimentId, keys });
    for (const key of keys) this.keys.set(addressOf(key), key);
  }

  private async applyChanges(serials: readonly number[]): Promise<void> {
    if (serials.length === 0) return;
    const keys = [...this.keys.values()];
    const { experimentId, table } = this;
    const all = serials.length > table.size * largestPart;
    const found = await loadRuns(table, all ? { experimentId, keys } : { experimentId, keys, serials });
    for (const serial of serials) if (!found.has(serial)) table.remove(serial);
  }
}
