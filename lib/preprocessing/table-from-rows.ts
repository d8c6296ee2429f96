import { shownValue } from '@/lib/format/shown-value';
import { parseDatetime } from './parse-datetime';
import type { ColumnSpec } from './schema';
import { createTable, type Column, type RowValues, type Table } from './table';

type Read<T> = (value: unknown) => T | undefined;

const readNumber: Read<number> = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const readBoolean: Read<number> = (value) => (typeof value === 'boolean' ? Number(value) : undefined);
const readText: Read<string> = (value) => (typeof value === 'string' ? value : undefined);

const readDatetime: Read<number> = (value) => {
  const time = typeof value === 'string' ? parseDatetime(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
};

const wanted: Record<ColumnSpec['type'], string> = {
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  category: 'a text',
  text: 'a text',
  datetime: 'an ISO date-time',
};

type ValueUse<T> = { read: Read<T>; store: (index: number, value: T) => void };

/** Calls `store` with each present value as `read` understands it. */
function eachValue<T>(rows: readonly RowValues[], spec: ColumnSpec, { read, store }: ValueUse<T>): void {
  rows.forEach((row, index) => {
    const value = Object.hasOwn(row, spec.name) ? row[spec.name] : null;
    if (value === null || value === undefined) return;
    const parsed = read(value);
    if (parsed === undefined) {
      throw new TypeError(`row ${index + 1}: "${spec.name}" must be ${wanted[spec.type]}, not ${shownValue(value)}`);
    }
    store(index, parsed);
  });
}

function buildCategories(rows: readonly RowValues[], spec: ColumnSpec): Column {
  const codes = new Int32Array(rows.length).fill(-1);
  const codeOf = new Map<string, number>();
  const store = (index: number, value: string) => {
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    codes[index] = code;
  };
  eachValue(rows, spec, { read: readText, store });
  return { kind: 'category', codes, dictionary: [...codeOf.keys()] };
}

function buildNumbers(rows: readonly RowValues[], spec: ColumnSpec): Column {
  const values = new Float64Array(rows.length).fill(NaN);
  const isDatetime = spec.type === 'datetime';
  const store = (index: number, value: number) => (values[index] = value);
  eachValue(rows, spec, { read: isDatetime ? readDatetime : readNumber, store });
  return { kind: isDatetime ? 'datetime' : 'number', values };
}

function buildBooleans(rows: readonly RowValues[], spec: ColumnSpec): Column {
  const values = new Int8Array(rows.length).fill(-1);
  eachValue(rows, spec, { read: readBoolean, store: (index, value) => (values[index] = value) });
  return { kind: 'boolean', values };
}

/**
 * A table from rows as JSON carries them; an absent or null field is missing.
 *
 * @throws TypeError naming the row and the field, if a value is not of its column's type
 */
export function tableFromRows(rows: readonly RowValues[], columns: readonly ColumnSpec[]): Table {
  return createTable(
    columns.map((spec) => {
      if (spec.type === 'boolean') return [spec.name, buildBooleans(rows, spec)] as const;
      const isText = spec.type === 'category' || spec.type === 'text';
      return [spec.name, isText ? buildCategories(rows, spec) : buildNumbers(rows, spec)] as const;
    }),
  );
}
