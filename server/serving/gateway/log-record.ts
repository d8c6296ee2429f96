import type { Row } from '@/lib/contracts/basics';
import type { Mask } from '@/lib/contracts/serving-settings';
import { maskRow } from './around/mask-row';

/**
 * One prediction in the spool: a line of JSON with short names, whose last field is the row of features.
 * It holds the scores of the version that answered; the others score it when it is shipped.
 */
export interface LogRecord {
  id: string;
  /** Serial of the endpoint, and the generation that answered. */
  e: number;
  g: number;
  /** Event time, epoch milliseconds. */
  t: number;
  /** Assignment key. */
  k: string | null;
  /** Place of the version that answered, in the plan of the generation. */
  v: number;
  /** Its scores; null where it failed. */
  s: readonly (number | null)[];
  /** Microseconds. */
  l: number;
  /** Set where the database has not heard of the request's own id yet: id, digest of the body, row, number of rows. */
  r?: readonly [requestId: string, bodyHash: string, row: number, rows: number];
  /** Where the answer came from, unless from the version itself; in a split, the probability to get this version. */
  o?: number;
  p?: number;
  /** Place of the version that stepped in, where the previous champion did. */
  b?: number;
  /** How fields are kept out of the stored row: the line holds them until every version has scored it. */
  m?: readonly Mask[];
  /** Set where shadows leave this one out. */
  w?: 0;
  f: Row;
}

/** A record as it is read back, with its features also as the text they were written as. */
export type SpooledRecord = LogRecord & { features: string };

const featuresMark = ',"f":';

/** The line of a record; `features` is its row as JSON. */
export function writeRecord(record: Omit<LogRecord, 'f'>, features: string): string {
  return `${JSON.stringify(record).slice(0, -1)}${featuresMark}${features}}\n`;
}

/** Reads a line back. @throws SyntaxError if it is no record */
export function readRecord(line: string): SpooledRecord {
  const value: unknown = JSON.parse(line);
  if (!isRecord(value)) throw new SyntaxError('not a record of a prediction');
  // The mark cannot occur inside a JSON string, where quotes are escaped; `f` is the last field.
  return { ...value, features: line.slice(line.indexOf(featuresMark) + featuresMark.length, -1) };
}

/** A record as the database gets it: its row is masked from here on. */
export function asStored(record: SpooledRecord): SpooledRecord {
  if (!record.m) return record;
  const f = maskRow(record.f, record.m, record.e);
  return { ...record, f, features: JSON.stringify(f) };
}

/** The line of a record that is put aside, masked as it would have been stored. */
export function rejectedLine(record: SpooledRecord): string {
  const { features, f: _, m: _masks, ...rest } = asStored(record);
  return writeRecord(rest, features).trimEnd();
}

/** A line that cannot be read, put aside: without its row where some of that was to be masked. */
export function damagedLine(line: string): string {
  const at = line.indexOf(featuresMark);
  const head = at < 0 ? line : line.slice(0, at);
  return head.includes(',"m":[') ? head : line;
}

/** Lines are our own: what is checked tells a damaged one from a whole one. */
function isRecord(value: unknown): value is LogRecord {
  if (typeof value !== 'object' || value === null) return false;
  return 'id' in value && typeof value.id === 'string' && 's' in value && Array.isArray(value.s) && 'f' in value;
}
