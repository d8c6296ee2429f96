import { parseDatetime } from '@/lib/preprocessing/parse-datetime';
import type { SignatureInput } from '@/lib/preprocessing/schema';
import type { Column } from '@/lib/preprocessing/table';
import { scanNumber } from './scan-number';
import { TextCodes } from './text-codes';

/** One column of rows while it is filled from the bytes of a body. */
export interface CellColumn {
  /** Reads the cell of `row` at `at`; gives where it ends, −1 where it is not plainly of its type. */
  scan(at: number, row: number): number;
  /** Makes room for `capacity` rows. */
  grow(capacity: number): void;
  /** The first `count` cells. */
  column(count: number): Column;
}

const quote = 34;
const literals = { null: Buffer.from('null'), true: Buffer.from('true'), false: Buffer.from('false') };

function isLiteral(bytes: Buffer, at: number, literal: Buffer): boolean {
  for (let place = 0; place < literal.length; place++) if (bytes[at + place] !== literal[place]) return false;
  return true;
}

/** Whether the bytes are printable ASCII. A backslash, which is no part of a date, makes no date. */
function isPlain(bytes: Buffer, from: number, to: number): boolean {
  for (let place = from; place < to; place++) {
    const byte = bytes[place] ?? 0;
    if (byte < 32 || byte > 126) return false;
  }
  return from < to;
}

/** Where a null at `at` ends, for an input that may be missing. */
const endOfNull = (bytes: Buffer, at: number, required: boolean) =>
  !required && isLiteral(bytes, at, literals.null) ? at + literals.null.length : -1;

function grown<T extends Float64Array | Int32Array | Int8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

const found = new Float64Array(1);

class NumberCells implements CellColumn {
  private values = new Float64Array(0);

  constructor(
    private readonly bytes: Buffer,
    private readonly required: boolean,
    private readonly isWhole: boolean,
  ) {}

  scan(at: number, row: number): number {
    const end = scanNumber(this.bytes, at, found);
    const value = end < 0 ? NaN : (found[0] ?? NaN);
    this.values[row] = value;
    if (end < 0) return endOfNull(this.bytes, at, this.required);
    return this.isWhole && !Number.isInteger(value) ? -1 : end;
  }

  grow(capacity: number): void {
    this.values = grown(this.values, new Float64Array(capacity));
  }

  column(count: number): Column {
    return { kind: 'number', values: this.values.subarray(0, count) };
  }
}

class TextCells implements CellColumn {
  private codes = new Int32Array(0);
  private readonly texts: TextCodes;

  constructor(
    private readonly bytes: Buffer,
    private readonly required: boolean,
  ) {
    this.texts = new TextCodes(bytes);
  }

  scan(at: number, row: number): number {
    if (this.bytes[at] === quote) return this.texts.scan(at, this.codes, row);
    this.codes[row] = -1;
    return endOfNull(this.bytes, at, this.required);
  }

  grow(capacity: number): void {
    this.codes = grown(this.codes, new Int32Array(capacity));
  }

  column(count: number): Column {
    return { kind: 'category', codes: this.codes.subarray(0, count), dictionary: this.texts.texts() };
  }
}

class DatetimeCells implements CellColumn {
  private values = new Float64Array(0);

  constructor(
    private readonly bytes: Buffer,
    private readonly required: boolean,
  ) {}

  scan(at: number, row: number): number {
    const { bytes } = this;
    if (bytes[at] !== quote) {
      this.values[row] = NaN;
      return endOfNull(bytes, at, this.required);
    }
    const end = bytes.indexOf(quote, at + 1);
    const value = isPlain(bytes, at + 1, end) ? parseDatetime(bytes.toString('latin1', at + 1, end)) : NaN;
    this.values[row] = value;
    return Number.isNaN(value) ? -1 : end + 1;
  }

  grow(capacity: number): void {
    this.values = grown(this.values, new Float64Array(capacity));
  }

  column(count: number): Column {
    return { kind: 'datetime', values: this.values.subarray(0, count) };
  }
}

class BooleanCells implements CellColumn {
  private values = new Int8Array(0);

  constructor(
    private readonly bytes: Buffer,
    private readonly required: boolean,
  ) {}

  scan(at: number, row: number): number {
    const isTrue = isLiteral(this.bytes, at, literals.true);
    const isKnown = isTrue || isLiteral(this.bytes, at, literals.false);
    this.values[row] = isKnown ? Number(isTrue) : -1;
    if (!isKnown) return endOfNull(this.bytes, at, this.required);
    return at + (isTrue ? literals.true : literals.false).length;
  }

  grow(capacity: number): void {
    this.values = grown(this.values, new Int8Array(capacity));
  }

  column(count: number): Column {
    return { kind: 'boolean', values: this.values.subarray(0, count) };
  }
}

/** The cells of one input, to be read from `bytes`. */
export function createCells({ type, required }: SignatureInput, bytes: Buffer): CellColumn {
  if (type === 'number' || type === 'integer') return new NumberCells(bytes, required, type === 'integer');
  if (type === 'boolean') return new BooleanCells(bytes, required);
  return type === 'datetime' ? new DatetimeCells(bytes, required) : new TextCells(bytes, required);
}

/** `count` cells of an input that is missing in all rows. */
export function missingColumn({ type }: SignatureInput, count: number): Column {
  if (type === 'boolean') return { kind: 'boolean', values: new Int8Array(count).fill(-1) };
  if (type === 'category' || type === 'text') {
    return { kind: 'category', codes: new Int32Array(count).fill(-1), dictionary: [] };
  }
  return { kind: type === 'datetime' ? 'datetime' : 'number', values: new Float64Array(count).fill(NaN) };
}
