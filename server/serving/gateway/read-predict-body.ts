import { shownValue } from '@/lib/format/shown-value';
import { parseDatetime } from '@/lib/preprocessing/parse-datetime';
import type { RowProblem } from '@/lib/preprocessing/check-row';
import type { Row } from '@/lib/contracts/basics';
import { invalid } from '@/server/core/errors';
import { ObjectRows, type RequestRows } from './rows/request-rows';

export const mostRows = 10_000;
const longestKey = 256;
const earliestMs = Date.UTC(1900, 0, 1);
const latestMs = Date.UTC(2200, 0, 1);
const withZone = /T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const known = new Set(['rows', 'keys', 'eventTime']);

/** A body that can be scored: PredictInput, checked by hand because the answer waits for it. */
export interface PredictBody {
  rows: RequestRows;
  keys: readonly (string | undefined)[] | undefined;
  /** Epoch milliseconds, one for all rows or one a row; undefined: now. */
  eventMs: number | readonly (number | undefined)[] | undefined;
}

type Check = (row: Row) => RowProblem | null;

/**
 * Reads the body of a predict request.
 *
 * @param check the champion's check of a row
 * @throws Invalid naming the row (from 0) and the field
 */
export function readPredictBody(body: unknown, check: Check): PredictBody {
  if (!isObject(body)) throw invalid('The body must be a JSON object such as {"rows": [{…}]}.');
  for (const field in body) {
    if (!known.has(field))
      throw invalid(`The body has the field "${field}", which is none of rows, keys, eventTime.`, { field });
  }
  const { rows } = body;
  if (!Array.isArray(rows))
    throw invalid('The body needs "rows": a list with one object of fields for each row.', { field: 'rows' });
  requireRowCount(rows.length, 'rows');
  checkRows(rows, check);
  return { rows: new ObjectRows(rows), ...readBeside(body, rows.length) };
}

/** What a body says beside its rows. @throws Invalid naming the field */
export function readBeside(body: Record<string, unknown>, rowCount: number): Omit<PredictBody, 'rows'> {
  return { keys: readKeys(body['keys'], rowCount), eventMs: readEventTime(body['eventTime'], rowCount) };
}

/** @param nameOf how a row is called in the sentence, by its place */
export function checkRows(
  rows: readonly unknown[],
  check: Check,
  nameOf = (index: number) => `rows[${index}]`,
): asserts rows is readonly Row[] {
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (!isObject(row)) {
      throw invalid(`${nameOf(index)} must be an object of fields, not ${shownValue(row)}.`, { row: index });
    }
    const problem = check(row as Row);
    if (problem) throw invalid(`${nameOf(index)}: ${problem.problem}.`, { row: index, field: problem.field });
  }
}

/** Throws Invalid, naming the field, unless the row can be scored. */
export function requireGoodRow(row: unknown, check: Check, name: string): asserts row is Row {
  checkRows([row], check, () => name);
}

/** Throws Invalid unless there are as many rows as one request may have. */
export function requireRowCount(count: number, field: string): void {
  if (count === 0) throw invalid(`"${field}" is empty: it needs at least one row.`, { field });
  if (count <= mostRows) return;
  throw invalid(
    `"${field}" has ${count} rows; ${mostRows} is the most in one request. Split it, or send application/x-ndjson.`,
    { field },
  );
}

function readKeys(value: unknown, rowCount: number): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length !== rowCount) {
    throw invalid(`"keys" must be a list of ${rowCount}, one text for each row.`, { field: 'keys' });
  }
  for (let index = 0; index < value.length; index++) {
    readKey(value[index], `keys[${index}]`, { row: index });
  }
  return value;
}

/** An assignment key. @throws Invalid naming the place it was found */
export function readKey(key: unknown, where: string, detail: { row?: number } = {}): string {
  if (typeof key === 'string' && key.length <= longestKey && !key.includes('\0')) return key;
  throw invalid(`${where} must be a text of at most ${longestKey} characters, not ${shownValue(key)}.`, {
    field: 'keys',
    ...detail,
  });
}

function readEventTime(value: unknown, rowCount: number): number | readonly number[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return readInstant(value, 'eventTime');
  if (value.length !== rowCount)
    throw invalid(`"eventTime" must be one instant, or a list of ${rowCount}.`, { field: 'eventTime' });
  return value.map((one, index) => readInstant(one, `eventTime[${index}]`));
}

/** An instant with its zone, in epoch milliseconds. @throws Invalid naming the place it was found */
export function readInstant(value: unknown, where: string): number {
  const ms = typeof value === 'string' && withZone.test(value) ? parseDatetime(value) : NaN;
  if (ms >= earliestMs && ms < latestMs) return ms;
  const example = '2001-03-31T17:05:00Z';
  throw invalid(
    `${where} must be an instant with its zone, such as ${example}, between 1900 and 2200, not ${shownValue(value)}.`,
    {
      field: 'eventTime',
    },
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
