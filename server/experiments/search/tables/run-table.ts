import type { RunAttribute } from '@/lib/search/run-fields';
import { keptCharacters } from '../run-query';
import type { KeyKind } from '../key-places';
import { NumberColumn, TextColumn, type Column } from './columns';

/** A run as the database gives it: its own facts, then the values of keys in the order they were asked for. */
export interface LoadedRun {
  serial: number;
  id: string;
  lifecycle: number;
  startTime: number | null;
  endTime: number | null;
  createdAt: number;
  status: string;
  name: string;
  userName: string;
}

/** A run that is there no more. */
const gone = 3;
/** A row's serial, id and place. */
const rowCells = 6;
const neverCut = Number.MAX_SAFE_INTEGER;

/** What searches compare of one experiment's runs, column by column. */
export class RunTable {
  readonly serials: number[] = [];
  readonly ids: string[] = [];
  /** 0 active, 1 archived, 2 deleted, 3 gone. */
  lifecycles = new Uint8Array(0);
  private readonly rows = new Map<number, number>();
  private readonly keyed = new Map<string, Column>();
  private readonly attributes = new Map<RunAttribute, Column>([
    ['start_time', new NumberColumn()],
    ['end_time', new NumberColumn()],
    ['created_at', new NumberColumn()],
    ['duration', new NumberColumn()],
    ['status', new TextColumn(neverCut)],
    ['run_name', new TextColumn(neverCut)],
    ['user_id', new TextColumn(neverCut)],
    ['run_id', new TextColumn(neverCut)],
  ]);

  get size(): number {
    return this.serials.length;
  }

  /** How much this table keeps, in cells of about ten bytes. */
  get cells(): number {
    const columns = [...this.attributes.values(), ...this.keyed.values()];
    return columns.reduce((sum, column) => sum + column.cells, this.serials.length * rowCells);
  }

  /** Undefined for what is not kept in memory. */
  attribute(name: RunAttribute): Column | undefined {
    return this.attributes.get(name);
  }

  /** Undefined where no run has the key, or it was not loaded. */
  column(kind: KeyKind, key: string): Column | undefined {
    return this.keyed.get(`${kind}/${key}`);
  }

  addColumn(kind: KeyKind, key: string): void {
    const column = kind === 'm' ? new NumberColumn() : new TextColumn(keptCharacters);
    column.grow(this.lifecycles.length);
    this.keyed.set(`${kind}/${key}`, column);
  }

  dropColumn(address: string): void {
    this.keyed.delete(address);
  }

  /** Sets the value of a key that was added. Runs that are not known yet are left to the next change. */
  setValue(serial: number, address: string, value: unknown): void {
    const row = this.rows.get(serial);
    const column = this.keyed.get(address);
    if (row !== undefined && column) setCell(column, row, value);
  }

  put(run: LoadedRun): void {
    const row = this.rows.get(run.serial) ?? this.addRow(run.serial);
    this.ids[row] = run.id;
    this.lifecycles[row] = run.lifecycle;
    const { startTime, endTime, createdAt } = run;
    const duration = startTime === null || endTime === null ? null : endTime - startTime;
    const facts: [RunAttribute, unknown][] = [
      ['start_time', startTime],
      ['end_time', endTime],
      ['created_at', createdAt],
      ['duration', duration],
      ['status', run.status],
      ['run_name', run.name],
      ['user_id', run.userName],
      ['run_id', run.id],
    ];
    for (const [name, value] of facts) {
      const column = this.attributes.get(name);
      if (column) setCell(column, row, value);
    }
  }

  remove(serial: number): void {
    const row = this.rows.get(serial);
    if (row === undefined) return;
    this.lifecycles[row] = gone;
    for (const column of [...this.attributes.values(), ...this.keyed.values()]) column.set(row, null);
  }

  private addRow(serial: number): number {
    const row = this.serials.length;
    this.serials.push(serial);
    this.rows.set(serial, row);
    if (row >= this.lifecycles.length) this.grow(Math.max(1024, Math.ceil(row * 1.25)));
    return row;
  }

  private grow(rows: number): void {
    const lifecycles = new Uint8Array(rows);
    lifecycles.set(this.lifecycles);
    this.lifecycles = lifecycles;
    for (const column of [...this.attributes.values(), ...this.keyed.values()]) column.grow(rows);
  }
}

function setCell(column: Column, row: number, value: unknown): void {
  if (column instanceof NumberColumn) column.set(row, typeof value === 'number' ? value : null);
  else column.set(row, typeof value === 'string' ? value : null);
}
