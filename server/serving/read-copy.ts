import { to as copyTo } from 'pg-copy-streams';
import { withConnection } from '@/server/core/with-connection';

/** The fields of one row: where each begins in `bytes`, and how long it is; −1 for null. */
export interface CopiedRow {
  bytes: Buffer;
  starts: Int32Array;
  lengths: Int32Array;
}

const signatureBytes = 19;
const year2000Ms = 946_684_800_000;

/**
 * Reads the rows of a query in Postgres' binary form: several times as fast as rows as objects.
 *
 * @param sql a SELECT with its values written in
 * @param onRow called per row; what it gets is only good until it returns
 */
export function readCopy(sql: string, onRow: (row: CopiedRow) => void): Promise<void> {
  return withConnection(async (client) => {
    await client.query(
      `BEGIN; SET LOCAL work_mem = '96MB'; SET LOCAL jit = off; SET LOCAL enable_partitionwise_join = on`,
    );
    let rest: Buffer = Buffer.alloc(0);
    let skip = signatureBytes;
    for await (const chunk of client.query(copyTo(`COPY (${sql}) TO STDOUT (FORMAT binary)`))) {
      const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (bytes.length < skip) {
        rest = bytes;
        continue;
      }
      const end = readRows(bytes, skip, onRow);
      skip = 0;
      rest = bytes.subarray(end);
    }
    await client.query('COMMIT');
  });
}

/** Reads whole rows from `at` on; returns where the first incomplete one begins. */
function readRows(bytes: Buffer, at: number, onRow: (row: CopiedRow) => void): number {
  const row: CopiedRow = { bytes, starts: new Int32Array(64), lengths: new Int32Array(64) };
  for (;;) {
    if (at + 2 > bytes.length) return at;
    const fields = bytes.readInt16BE(at);
    if (fields < 0) return bytes.length;
    let next = at + 2;
    for (let field = 0; field < fields; field++) {
      if (next + 4 > bytes.length) return at;
      const length = bytes.readInt32BE(next);
      row.starts[field] = next + 4;
      row.lengths[field] = length;
      next += 4 + Math.max(0, length);
    }
    if (next > bytes.length) return at;
    onRow(row);
    at = next;
  }
}

const isNull = ({ lengths }: CopiedRow, field: number) => (lengths[field] ?? -1) < 0;
const startOf = ({ starts }: CopiedRow, field: number) => starts[field] ?? 0;

/** A whole number of two or four bytes; −1 for null. */
export function integerAt(row: CopiedRow, field: number): number {
  if (isNull(row, field)) return -1;
  const start = startOf(row, field);
  return row.lengths[field] === 2 ? row.bytes.readInt16BE(start) : row.bytes.readInt32BE(start);
}

/** A float8; NaN for null. */
export function doubleAt(row: CopiedRow, field: number): number {
  return isNull(row, field) ? NaN : row.bytes.readDoubleBE(startOf(row, field));
}

/** A timestamptz in epoch milliseconds. */
export function instantAt(row: CopiedRow, field: number): number {
  const start = startOf(row, field);
  const microseconds = row.bytes.readInt32BE(start) * 2 ** 32 + row.bytes.readUInt32BE(start + 4);
  return year2000Ms + Math.round(microseconds / 1000);
}

/** The place of a uuid among the uuids of `list`, sixteen bytes each; −1 when it is none of them. */
export function uuidPlaceAt(row: CopiedRow, field: number, list: Buffer): number {
  const start = startOf(row, field);
  for (let at = 0; at < list.length; at += 16) {
    if (row.bytes.compare(list, at, at + 16, start, start + 16) === 0) return at / 16;
  }
  return -1;
}

/** A text; null for null. */
export function textAt(row: CopiedRow, field: number): string | null {
  const start = startOf(row, field);
  return isNull(row, field) ? null : row.bytes.toString('utf8', start, start + (row.lengths[field] ?? 0));
}

/** Writes a float8[] of one dimension into `out`, NaN for null elements; returns how many there were. */
export function doublesAt(row: CopiedRow, field: number, out: Float64Array): number {
  const { bytes } = row;
  let at = startOf(row, field);
  if (isNull(row, field) || bytes.readInt32BE(at) === 0) return 0;
  const count = bytes.readInt32BE(at + 12);
  at += 20;
  for (let index = 0; index < count; index++) {
    const length = bytes.readInt32BE(at);
    out[index] = length < 0 ? NaN : bytes.readDoubleBE(at + 4);
    at += 4 + Math.max(0, length);
  }
  return count;
}
