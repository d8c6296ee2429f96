import type { Row } from '@/lib/contracts/basics';
import { parseDatetime } from '@/lib/preprocessing/parse-datetime';
import type { Signature, SignatureInput } from '@/lib/preprocessing/schema';
import { createTable, type Column, type Table } from '@/lib/preprocessing/table';
import { missingColumn } from '@/server/core/scan/cell-columns';
import type { RequestRows } from './request-rows';

/** A field of all rows: `at` gives that of one row. */
export interface Field {
  name: string;
  at: (row: number) => unknown;
}

/**
 * Rows that came field by field, read into columns.
 *
 * @returns undefined where a field is unknown, given twice, or has a cell the model does not take: rows then show which
 */
export function readTensors(
  fields: readonly Field[],
  count: number,
  { inputs }: Pick<Signature, 'inputs'>,
): TensorRows | undefined {
  const given = new Map(fields.map((field) => [field.name, field] as const));
  const used = inputs.filter((input) => given.has(input.name)).length;
  if (given.size !== fields.length || used !== fields.length) return undefined;
  const columns: [string, Column][] = [];
  for (const input of inputs) {
    const field = given.get(input.name);
    const column = field ? readField(field, count, input) : missing(input, count);
    if (!column) return undefined;
    columns.push([input.name, column]);
  }
  return new TensorRows(fields, createTable(columns));
}

const missing = (input: SignatureInput, count: number) => (input.required ? undefined : missingColumn(input, count));

function readField(field: Field, count: number, input: SignatureInput): Column | undefined {
  const { type } = input;
  if (type === 'category' || type === 'text') return readTexts(field, count, input);
  const column = missingColumn(input, count);
  if (column.kind === 'category') return undefined;
  const { values } = column;
  const read = readers[type];
  for (let row = 0; row < count; row++) {
    const cell = field.at(row);
    const value = cell === null || cell === undefined ? NaN : read(cell);
    if (Number.isNaN(value)) {
      if (input.required || (cell !== null && cell !== undefined)) return undefined;
    } else values[row] = value;
  }
  return column;
}

/** A cell as a number; NaN where the model does not take it. */
const readers: Record<'number' | 'integer' | 'boolean' | 'datetime', (cell: unknown) => number> = {
  number: (cell) => (typeof cell === 'number' && Number.isFinite(cell) ? cell : NaN),
  integer: (cell) => (typeof cell === 'number' && Number.isInteger(cell) ? cell : NaN),
  boolean: (cell) => (typeof cell === 'boolean' ? Number(cell) : NaN),
  datetime: (cell) => (typeof cell === 'string' ? parseDatetime(cell) : NaN),
};

function readTexts(field: Field, count: number, { required }: SignatureInput): Column | undefined {
  const codes = new Int32Array(count).fill(-1);
  const codeOf = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const cell = field.at(row);
    if (typeof cell === 'string') {
      const code = codeOf.get(cell) ?? codeOf.size;
      codeOf.set(cell, code);
      codes[row] = code;
    } else if (required || (cell !== null && cell !== undefined)) return undefined;
  }
  return { kind: 'category', codes, dictionary: [...codeOf.keys()] };
}

/** Rows that came field by field; one is put together only when it is asked for. */
export class TensorRows implements RequestRows {
  constructor(
    private readonly fields: readonly Field[],
    private readonly read: Table,
  ) {}

  get count(): number {
    return this.read.rowCount;
  }

  at(index: number): Row {
    return Object.fromEntries(this.fields.map(({ name, at }): [string, Row[string]] => [name, asCell(at(index))]));
  }

  textAt(index: number): string {
    return JSON.stringify(this.at(index));
  }

  table(): Table {
    return this.read;
  }
}

/** Every cell was looked at when the columns were read: a text, number, truth value or null. */
const asCell = (value: unknown) => value as Row[string];
