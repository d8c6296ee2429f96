import type { Signature, SignatureInput } from '@/lib/preprocessing/schema';
import { createTable, type Table } from '@/lib/preprocessing/table';
import { createCells, missingColumn, type CellColumn } from './cell-columns';

const [brace, braceEnd, bracket, bracketEnd, comma, colon, quote] = [123, 125, 91, 93, 44, 58, 34];

interface Wanted {
  inputs: Signature['inputs'];
  /** Rows that are read. */
  most: number;
}

/** Rows of a body column by column, where the text of each begins and ends, and where their list ends. */
interface Scanned {
  table: Table;
  starts: Int32Array;
  ends: Int32Array;
  end: number;
}

/** The first place from `at` on that is no white space. */
export function skipSpace(bytes: Buffer, at: number): number {
  let place = at;
  for (;;) {
    const byte = bytes[place] ?? 0;
    if (byte > 32 || (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9)) return place;
    place += 1;
  }
}

/**
 * Reads the list of rows at `at` straight from the bytes of a body into columns, when it is as lists of rows are: all
 * rows have the fields of the first, in its order, each with a value of its type.
 *
 * @param bytes end with a closing brace
 * @returns undefined where anything is unusual or wrong: whoever reads the body as JSON then finds out what
 */
export function scanRows(bytes: Buffer, at: number, { inputs, most }: Wanted): Scanned | undefined {
  return new RowScan(bytes, inputs, most).read(at);
}

/** What a name has that is written with a backslash. */
// oxlint-disable-next-line no-control-regex
const escaped = /[\u0000-\u001f"\\]/;

const enclosed = (name: string) => Buffer.from(`"${name}"`);

class RowScan {
  private readonly cells: readonly CellColumn[];
  private readonly places: ReadonlyMap<string, number>;
  /** As the first row has them: fields by their place among the inputs, their names, and all before their values. */
  private readonly order: CellColumn[] = [];
  private readonly names: Buffer[] = [];
  private readonly leads: Buffer[] = [];
  private starts = new Int32Array(0);
  private ends = new Int32Array(0);
  private count = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly inputs: readonly SignatureInput[],
    private readonly most: number,
  ) {
    this.cells = inputs.map((input) => createCells(input, bytes));
    this.places = new Map(inputs.map(({ name }, place) => [name, place] as const));
  }

  read(at: number): Scanned | undefined {
    const { bytes } = this;
    if (bytes[at] !== bracket) return undefined;
    this.grow(1);
    let place = this.readFirst(skipSpace(bytes, at + 1));
    if (place < 0) return undefined;
    this.grow(Math.min(this.most, 16 + Math.ceil((1.1 * bytes.length) / (1 + place - at))));
    while (place >= 0 && bytes[(place = skipSpace(bytes, place))] === comma) {
      if (this.count === this.starts.length) this.grow(2 * this.count);
      place = this.count < this.most ? this.readNext(skipSpace(bytes, place + 1)) : -1;
    }
    return place >= 0 && bytes[place] === bracketEnd ? { ...this.rows(), end: place + 1 } : undefined;
  }

  /** Reads the first row, and learns from it which fields come in which order. */
  private readFirst(at: number): number {
    const { bytes } = this;
    if (bytes[at] !== brace) return -1;
    const seen = new Set<number>();
    let end = at;
    let last = at;
    do {
      const start = skipSpace(bytes, end + 1);
      const stop = bytes[start] === quote ? bytes.indexOf(quote, start + 1) : -1;
      const name = bytes.toString('utf8', start + 1, stop);
      const field = this.places.get(name);
      const cells = this.cells[field ?? -1];
      if (stop < 0 || field === undefined || !cells || seen.has(field) || escaped.test(name)) return -1;
      seen.add(field);
      this.order.push(cells);
      this.names.push(enclosed(name));
      const value = this.skipColon(stop + 1);
      if (value < 0) return -1;
      this.leads.push(bytes.subarray(last, value));
      last = cells.scan(value, 0);
      if (last < 0) return -1;
      end = skipSpace(bytes, last);
    } while (bytes[end] === comma);
    const isWhole = this.inputs.every(({ required }, place) => !required || seen.has(place));
    return isWhole ? this.close(at, end) : -1;
  }

  private readNext(at: number): number {
    const { bytes, order, leads, count } = this;
    let end = at;
    for (let field = 0; field < order.length; field++) {
      const cells = order[field];
      const lead = leads[field];
      if (!cells || !lead) return -1;
      let same = 0;
      while (same < lead.length && bytes[end + same] === lead[same]) same += 1;
      const value = same === lead.length ? end + same : this.readName(end, field);
      end = value < 0 ? -1 : cells.scan(value, count);
      if (end < 0) return -1;
    }
    return this.close(at, skipSpace(bytes, end));
  }

  /** Where the value of a field begins whose name does not stand as it does in the first row; −1: it is another's. */
  private readName(at: number, field: number): number {
    const { bytes } = this;
    const name = this.names[field];
    const before = skipSpace(bytes, at);
    if (!name || bytes[before] !== (field === 0 ? brace : comma)) return -1;
    const start = skipSpace(bytes, before + 1);
    const end = start + name.length;
    return name.compare(bytes, start, Math.min(end, bytes.length)) === 0 ? this.skipColon(end) : -1;
  }

  /** Where the value begins that stands behind the colon at `at`; −1: there is none. */
  private skipColon(at: number): number {
    const { bytes } = this;
    const place = skipSpace(bytes, at);
    return bytes[place] === colon ? skipSpace(bytes, place + 1) : -1;
  }

  private close(start: number, at: number): number {
    if (this.bytes[at] !== braceEnd) return -1;
    this.starts[this.count] = start;
    this.ends[this.count] = at + 1;
    this.count += 1;
    return at + 1;
  }

  private grow(capacity: number): void {
    const { starts, ends } = this;
    if (capacity <= starts.length) return;
    this.starts = new Int32Array(capacity);
    this.starts.set(starts);
    this.ends = new Int32Array(capacity);
    this.ends.set(ends);
    for (const cells of this.cells) cells.grow(capacity);
  }

  private rows(): Omit<Scanned, 'end'> {
    const { count, starts, ends } = this;
    const columns = this.inputs.map((input, place) => {
      const cells = this.cells[place];
      const isSent = cells !== undefined && this.order.includes(cells);
      return [input.name, isSent ? cells.column(count) : missingColumn(input, count)] as const;
    });
    return { table: createTable(columns), starts, ends };
  }
}
