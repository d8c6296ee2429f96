import { invalid, type AppError } from '@/server/core/errors';
import type { Delimiter } from './dialect';
import { readHeader } from './read-header';
import { cellLimitBytes, recordLimitBytes } from './limits';

const [ordinary, separator, quote, lineFeed, carriageReturn, space] = [0, 1, 2, 3, 4, 5] as const;
const [atStart, inBare, inQuotes, afterQuote, afterClosed, afterReturn] = [0, 1, 2, 3, 4, 5] as const;
type State =
  typeof atStart | typeof inBare | typeof inQuotes | typeof afterQuote | typeof afterClosed | typeof afterReturn;

function kindsOf(delimiter: Delimiter): Uint8Array {
  const kinds = new Uint8Array(256).fill(ordinary);
  kinds[0x22] = quote;
  kinds[0x0a] = lineFeed;
  kinds[0x0d] = carriageReturn;
  kinds[0x20] = space;
  kinds[delimiter.charCodeAt(0)] = separator;
  return kinds;
}

/**
 * Walks over the bytes of a CSV file piece by piece and refuses what no reader could read in one way only:
 * rows of another length than the header, open quotes, text behind a closing quote, giant values.
 */
export class RecordScanner {
  columns: string[] | undefined;
  rows = 0;
  emptyLines = 0;
  hasQuotedLineEnds = false;
  /** Whether a value begins or ends with white space, in quotes or not. */
  hasOuterSpaces = false;
  private lineEnds = { bare: 0, paired: 0 };
  private state: State = atStart;
  private line = 1;
  private recordLine = 1;
  private cells = 0;
  /** Places in the whole file. */
  private offset = 0;
  private cellStart = 0;
  private recordStart = 0;
  /** Bytes of the current record from earlier pieces, while it may still be the header or a copy of it. */
  private held: Uint8Array = new Uint8Array();
  private header: Uint8Array = new Uint8Array();
  private lastByte = 0;
  private isJustOpened = false;
  private readonly kinds: Uint8Array;

  constructor(private readonly delimiter: Delimiter) {
    this.kinds = kindsOf(delimiter);
  }

  get hasMixedLineEnds(): boolean {
    return this.lineEnds.bare > 0 && this.lineEnds.paired > 0;
  }

  scan(bytes: Uint8Array): void {
    const { kinds } = this;
    const { length } = bytes;
    let at = 0;
    while (at < length) {
      if (this.state === inBare) {
        while (at < length && isPlain(kinds[bytes[at] ?? 0])) at += 1;
      } else if (this.state === inQuotes) {
        at = this.skipQuoted(bytes, at);
      }
      if (at < length) this.step(kinds[bytes[at] ?? 0] ?? ordinary, bytes, at);
      at += 1;
    }
    this.offset += length;
    this.lastByte = bytes[length - 1] ?? this.lastByte;
    this.refuseLong(this.offset);
    this.hold(bytes);
  }

  /** Ends the last record, which needs no line end. */
  finish(): void {
    if (this.state === inQuotes) {
      throw this.refuse('its opening quote is never closed. Add the closing quote, or remove the opening one.');
    }
    if (this.state === afterReturn) throw this.refuseReturn();
    this.hasOuterSpaces ||= this.state === inBare && isWhite(this.lastByte);
    if (this.offset > this.recordStart) this.endRecord(new Uint8Array(), 0, 0);
  }

  /** A sentence about the value that is being read. */
  refuse(what: string): AppError {
    const name = this.columns?.[this.cells];
    const column = name === undefined ? `value ${this.cells + 1}` : `column "${name}"`;
    return invalid(`${this.place()}, ${column}: ${what}`);
  }

  private place(): string {
    return this.columns ? `Row ${this.rows + 1} (line ${this.recordLine})` : `Line ${this.recordLine}`;
  }

  /** Whether the value that begins or ends at `at` has white space there. */
  private touchesSpace(kind: number, bytes: Uint8Array, at: number): boolean {
    const before = at === 0 ? this.lastByte : (bytes[at - 1] ?? 0);
    if (this.state === atStart) return (kind === ordinary || kind === space) && isWhite(bytes[at] ?? 0);
    return (this.state === inBare || this.state === inQuotes) && isWhite(before);
  }

  private skipQuoted(bytes: Uint8Array, from: number): number {
    let at = from;
    if (this.isJustOpened) this.hasOuterSpaces ||= isWhite(bytes[from] ?? 0);
    this.isJustOpened = false;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === 0x22) return at;
      if (byte !== 0x0a) continue;
      this.line += 1;
      this.hasQuotedLineEnds = true;
    }
    return at;
  }

  private step(kind: number, bytes: Uint8Array, at: number): void {
    const { state } = this;
    this.hasOuterSpaces ||= this.touchesSpace(kind, bytes, at);
    if (state === afterReturn) {
      if (kind !== lineFeed) throw this.refuseReturn();
      this.lineEnds.paired += 1;
      return this.endRecord(bytes, at, 1);
    }
    if (state === inQuotes) {
      this.state = afterQuote;
    } else if (kind === separator) {
      this.endCell(this.offset + at);
    } else if (kind === lineFeed) {
      this.lineEnds.bare += 1;
      this.endRecord(bytes, at, 0);
    } else if (kind === carriageReturn) {
      this.state = afterReturn;
    } else {
      this.state = this.afterText(kind);
    }
  }

  private afterText(kind: number): State {
    const { state } = this;
    if (state === atStart) {
      this.isJustOpened = kind === quote;
      if (kind === quote) return inQuotes;
      return kind === space ? atStart : inBare;
    }
    if (state === inBare) return inBare;
    if (kind === space) return afterClosed;
    if (kind === quote && state === afterQuote) return inQuotes;
    throw this.refuse(
      'there is text behind a closing quote. Write a quote inside a value twice (""), ' +
        'and check that every quoted value is closed.',
    );
  }

  private endCell(end: number): void {
    this.refuseLong(end);
    this.cells += 1;
    this.cellStart = end + 1;
    this.state = atStart;
  }

  private endRecord(bytes: Uint8Array, at: number, returns: 0 | 1): void {
    const end = this.offset + at - returns;
    if (end > this.recordStart) this.takeRecord(bytes, end);
    else this.takeEmptyLine();
    this.line += 1;
    this.recordLine = this.line;
    this.cells = 0;
    this.recordStart = this.offset + at + 1;
    this.cellStart = this.recordStart;
    this.held = new Uint8Array();
    this.state = atStart;
  }

  private takeRecord(bytes: Uint8Array, end: number): void {
    this.refuseLong(end);
    const cells = this.cells + 1;
    if (!this.columns) {
      this.header = this.recordBytes(bytes, end).slice();
      this.columns = readHeader(Buffer.from(this.header).toString('utf8'), this.delimiter);
      return;
    }
    if (cells !== this.columns.length) throw this.refuseLength(cells, this.columns.length);
    const isHeaderLong = end - this.recordStart === this.header.length;
    if (isHeaderLong && cells > 1 && Buffer.compare(this.recordBytes(bytes, end), this.header) === 0) {
      throw invalid(`${this.place()} repeats the header: were several files put together? Remove this line.`);
    }
    this.rows += 1;
  }

  private takeEmptyLine(): void {
    if (!this.columns) throw invalid(`Line ${this.line} is empty: the first line must name the columns.`);
    this.emptyLines += 1;
  }

  private recordBytes(bytes: Uint8Array, end: number): Uint8Array {
    const rest = bytes.subarray(Math.max(this.recordStart - this.offset, 0), Math.max(end - this.offset, 0));
    if (this.held.length === 0) return rest;
    return Buffer.concat([this.held, rest]).subarray(0, end - this.recordStart);
  }

  /** Keeps what this piece holds of an unfinished record, if it is short enough to matter. */
  private hold(bytes: Uint8Array): void {
    const limit = this.columns ? this.header.length + 1 : recordLimitBytes;
    const length = this.offset - this.recordStart;
    if (length === 0 || length > limit) this.held = new Uint8Array();
    else this.held = Buffer.concat([this.held, bytes.subarray(Math.max(bytes.length - length, 0))]);
  }

  private refuseLong(end: number): void {
    if (end - this.cellStart > cellLimitBytes) {
      const isQuoted = this.state === inQuotes;
      throw this.refuse(
        `the value is longer than 1 MB. Shorten it${isQuoted ? ', or add the closing quote if it is missing' : ''}.`,
      );
    }
    if (end - this.recordStart > recordLimitBytes) throw invalid(`${this.place()} is longer than 8 MB: split it up.`);
  }

  private refuseLength(cells: number, wanted: number): AppError {
    const shown = this.delimiter === '\t' ? 'a tab' : `"${this.delimiter}"`;
    const what = `has ${cells} ${cells === 1 ? 'value' : 'values'}, but the header names ${wanted} columns`;
    const remedy =
      cells > wanted
        ? `Put double quotes around a value that holds ${shown}, or name the missing column.`
        : `Leave nothing between two ${shown} where a value is missing, or remove the line.`;
    return invalid(`${this.place()} ${what}. ${remedy}`);
  }

  private refuseReturn(): AppError {
    return invalid(
      `${this.place()} holds a carriage return without a line feed: save the file with ordinary line ends.`,
    );
  }
}

const isWhite = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

function isPlain(kind: number | undefined): boolean {
  return kind === ordinary || kind === quote || kind === space;
}
