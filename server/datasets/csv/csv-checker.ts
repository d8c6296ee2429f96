import { invalid } from '@/server/core/errors';
import { detectDelimiter, type Delimiter } from './dialect';
import { RecordScanner } from './record-scanner';
import { findBadByte, unfinishedBytes } from './utf8';

/** What the check found, for the reader that follows. */
export interface CsvFacts {
  delimiter: Delimiter;
  columns: string[];
  rows: number;
  sizeBytes: number;
  emptyLines: number;
  hasQuotedLineEnds: boolean;
  hasMixedLineEnds: boolean;
  hasOuterSpaces: boolean;
}

const headBytes = 256 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

const otherFormats: readonly [bytes: number[], what: string][] = [
  [[0x1f, 0x8b], 'The file is compressed (gzip): unpack it and upload what is inside.'],
  [
    [0x50, 0x4b, 0x03, 0x04],
    'The file is an Excel workbook or a zip archive: save the sheet as CSV (UTF-8) and upload that.',
  ],
  [[0xd0, 0xcf, 0x11, 0xe0], 'The file is an old Excel workbook: save the sheet as CSV (UTF-8) and upload that.'],
  [[0xff, 0xfe], 'The file is UTF-16: save it as CSV in UTF-8 and upload it again.'],
  [[0xfe, 0xff], 'The file is UTF-16: save it as CSV in UTF-8 and upload it again.'],
];

/**
 * Checks a CSV file byte by byte as it goes past, without holding it: UTF-8, no NUL, one header, rows of equal
 * length, closed quotes, values of bearable size. Every complaint names the row, the line and the remedy.
 */
export class CsvChecker {
  private head: Buffer[] | undefined = [];
  private unfinished: Uint8Array = new Uint8Array();
  private sizeBytes = 0;
  private delimiter: Delimiter = ',';
  private scanner: RecordScanner | undefined;

  /** @throws Invalid at the first thing that is wrong */
  push(chunk: Uint8Array): void {
    this.sizeBytes += chunk.length;
    if (!this.head) return this.check(chunk);
    this.head.push(Buffer.from(chunk));
    if (this.sizeBytes >= headBytes) this.begin(false);
  }

  /** @throws Invalid when the file ends too early, or holds no row */
  finish(): CsvFacts {
    if (this.head) this.begin(true);
    const { scanner, delimiter, sizeBytes } = this;
    if (scanner && this.unfinished.length > 0) throw notUtf8(scanner, this.unfinished[0] ?? 0);
    scanner?.finish();
    if (!scanner?.columns) {
      throw invalid('The file is empty: it needs a line with the names of the columns, and rows below it.');
    }
    if (scanner.rows === 0) {
      throw invalid('The file has a header but no rows (line 2 is where the first should be): add some.');
    }
    const { columns, rows, emptyLines, hasQuotedLineEnds, hasMixedLineEnds, hasOuterSpaces } = scanner;
    return { delimiter, columns, rows, sizeBytes, emptyLines, hasQuotedLineEnds, hasMixedLineEnds, hasOuterSpaces };
  }

  private begin(isWhole: boolean): void {
    const all = Buffer.concat(this.head ?? []);
    this.head = undefined;
    for (const [bytes, what] of otherFormats) {
      if (all.subarray(0, bytes.length).equals(Buffer.from(bytes))) throw invalid(what);
    }
    const body = all.subarray(0, 3).equals(byteOrderMark) ? all.subarray(3) : all;
    if (/^\s*[[{]\s*["{[]/.test(body.subarray(0, 200).toString('latin1'))) {
      throw invalid('The file is JSON: upload a CSV or Parquet file with one row a record.');
    }
    this.delimiter = detectDelimiter(body.toString('utf8'), isWhole);
    this.scanner = new RecordScanner(this.delimiter);
    this.check(body);
  }

  private check(chunk: Uint8Array): void {
    const { scanner } = this;
    if (!scanner) return;
    const bytes = this.unfinished.length === 0 ? chunk : Buffer.concat([this.unfinished, chunk]);
    const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes));
    this.unfinished = bytes.slice(whole.length);
    const bad = findBadByte(whole);
    scanner.scan(bad < 0 ? whole : whole.subarray(0, bad));
    if (bad < 0) return;
    const byte = whole[bad] ?? 0;
    if (byte === 0) {
      throw scanner.refuse('there is a NUL byte. Is the file damaged, or UTF-16? Save it as UTF-8 without it.');
    }
    throw notUtf8(scanner, byte);
  }
}

function notUtf8(scanner: RecordScanner, byte: number) {
  const letter = new TextDecoder('windows-1252').decode(Uint8Array.of(byte));
  return scanner.refuse(
    `byte 0x${byte.toString(16).toUpperCase()} is not UTF-8 (in Latin-1 it is "${letter}"). Save the file as UTF-8.`,
  );
}
