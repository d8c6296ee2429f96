import { pool } from '@/server/core/db';
import { BoundedMap } from '../../metrics/bounded-map';
import type { WantedKey } from '../key-places';
import { FreshTable } from './fresh-table';
import type { RunTable } from './run-table';

interface Options {
  /** Experiments with fewer runs are left to the database. */
  smallest: number;
  /** Most cells of all tables; about ten bytes each. */
  mostCells: number;
  /** A table that nobody has asked for this long is dropped. */
  idleMs: number;
  /** Whether the search that columns are read for waits for them, or is left to the database; later ones wait. */
  whenCold: 'wait' | 'leave';
}

interface Size {
  at: number;
  isLarge: boolean;
}

/** Shorter than changes are remembered. */
const keepUpMs = 60_000;
/** How long it is remembered that an experiment is small. */
const sizeKnownMs = 30_000;

/**
 * Columns of large experiments, kept in this process. Each search first asks for what changed since the last, so it
 * finds what was committed before it, whoever wrote it.
 */
export class RunTables {
  private readonly tables = new Map<string, FreshTable>();
  private readonly sizes = new BoundedMap<string, Size>(10_000);
  private sweeper: NodeJS.Timeout | undefined;

  constructor(private readonly options: Options) {}

  /** The table of an experiment, up to date; undefined for one that is left to the database, if only for now. */
  async find(experimentId: string, keys: readonly WantedKey[]): Promise<RunTable | undefined> {
    if (!this.tables.has(experimentId) && !(await this.isLarge(experimentId))) return undefined;
    const table = this.tables.get(experimentId) ?? new FreshTable(experimentId, this.options.mostCells);
    this.tables.delete(experimentId);
    this.tables.set(experimentId, table);
    table.usedAt = performance.now();
    this.makeRoom();
    this.sweeper ??= this.startSweeping();
    const isAwaited = this.options.whenCold === 'wait' || table.has(keys) || table.isReading(keys);
    const fresh = table.freshen(keys);
    if (isAwaited) return fresh;
    fresh.catch(() => undefined);
    return undefined;
  }

  private async isLarge(experimentId: string): Promise<boolean> {
    const now = performance.now();
    const known = this.sizes.get(experimentId);
    if (known && now - known.at < sizeKnownMs) return known.isLarge;
    const { rowCount } = await pool().query({
      name: 'find-last-of-many-runs',
      text: 'SELECT FROM hot.run_search WHERE experiment_id = $1 OFFSET $2 LIMIT 1',
      values: [experimentId, this.options.smallest - 1],
    });
    const isLarge = rowCount === 1;
    this.sizes.set(experimentId, { at: now, isLarge });
    return isLarge;
  }

  /** The table used last stays; it keeps itself within the limit by its columns. */
  private makeRoom(): void {
    let cells = [...this.tables.values()].reduce((sum, table) => sum + table.cells, 0);
    for (const [experimentId, table] of this.tables) {
      if (cells <= this.options.mostCells || this.tables.size === 1) return;
      cells -= table.cells;
      this.tables.delete(experimentId);
    }
  }

  /** Drops what nobody asks for, and keeps up with the rest, since old changes are forgotten. */
  private startSweeping(): NodeJS.Timeout {
    const sweep = () => {
      for (const [experimentId, table] of this.tables) {
        if (performance.now() - table.usedAt > this.options.idleMs) this.tables.delete(experimentId);
        else table.freshen([]).catch(() => undefined);
      }
    };
    return setInterval(sweep, keepUpMs).unref();
  }
}

/** Those of this process. */
export const runTables = new RunTables({ smallest: 5000, mostCells: 40_000_000, idleMs: 600_000, whenCold: 'leave' });
