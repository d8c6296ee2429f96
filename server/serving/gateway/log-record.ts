import type { Row } from '@/lib/contracts/basics';
import type { Mask } from '@/lib/contracts/serving-settings';
import { AppError } from '@/server/core/errors';
import { maskRow } from './around/mask-row';

/**
 * One prediction in the spool: a line of JSON with short names, whose last field is the row of features.
 * It holds the scores of the version that answered; the others score it when it is shipped.
 */
interface LogRecord {
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

/** The line of a record; `features` is its row as JSON. Made by hand: it is written before the answer leaves. */
export function writeRecord(record: Omit<LogRecord, 'f'>, features: string): string {
  const { id, e, g, t, k, v, s, l, r, o, b, p, m, w } = record;
  const key = k === null ? 'null' : JSON.stringify(k);
  const scores = s.length === 1 ? String(s[0]) : s.map(String).join();
  let line = `{"id":"${id}","e":${e},"g":${g},"t":${t},"k":${key},"v":${v},"s":[${scores}],"l":${l}`;
  if (r) line += `,"r":${JSON.stringify(r)}`;
  if (o !== undefined) line += `,"o":${o}`;
  if (b !== undefined) line += `,"b":${b}`;
  if (p !== undefined) line += `,"p":${p}`;
  if (m) line += `,"m":${JSON.stringify(m)}`;
  if (w !== undefined) line += `,"w":${w}`;
  return `${line}${featuresMark}${features}}\n`;
}

/**
 * Reads a line back; its row of features only when it is asked for, which then may throw a SyntaxError.
 *
 * @throws SyntaxError if it is no record
 */
export function readRecord(line: string): SpooledRecord {
  // The mark cannot occur inside a JSON string, where quotes are escaped; `f` is the last field.
  const mark = line.indexOf(featuresMark);
  const value: unknown = mark < 0 ? undefined : JSON.parse(`${line.slice(0, mark)}}`);
  const features = line.slice(mark + featuresMark.length, -1);
  const isWhole = features.startsWith('{') && features.endsWith('}') && line.endsWith('}');
  if (!isWhole || !isHead(value)) throw new SyntaxError('not a record of a prediction');
  let row: Row | undefined;
  return {
    ...value,
    get f() {
      return (row ??= parseRow(features));
    },
    features,
  };
}

const parseRow = (features: string): Row => JSON.parse(features);

/** A record as the database gets it: its row is masked from here on, and not once more. */
export function asStored(record: SpooledRecord): SpooledRecord {
  if (!record.m) return record;
  const { m, ...rest } = record;
  const f = maskRow(record.f, m, record.e);
  return { ...rest, f, features: JSON.stringify(f) };
}

/**
 * The line of a record that is put aside: masked as it would have been stored, without its row where it cannot be.
 *
 * @throws Unavailable while the key of digests is not known
 */
export function rejectedLine(record: SpooledRecord): string {
  const line = (one: SpooledRecord) => writeRecord(one, one.features).trimEnd();
  try {
    return line(asStored(record));
  } catch (error) {
    if (error instanceof AppError) throw error;
    return damagedLine(line(record));
  }
}

/** A line that cannot be read, put aside: without its row where some of that was to be masked. */
export function damagedLine(line: string): string {
  const at = line.indexOf(featuresMark);
  const head = at < 0 ? line : line.slice(0, at);
  return head.includes(',"m":') ? head : line;
}

/** Lines are our own: what is checked tells a damaged one from a whole one. */
function isHead(value: unknown): value is Omit<LogRecord, 'f'> {
  if (typeof value !== 'object' || value === null) return false;
  return 'id' in value && typeof value.id === 'string' && 's' in value && Array.isArray(value.s);
}
