import { invalidParameter, type MlflowError } from './mlflow-error';

/** Fields of a request, from its query or its JSON body. */
export type Fields = Readonly<Record<string, unknown>>;

const seeDocs = 'See the API docs for more information about request parameters.';

export const missingValue = (path: string): MlflowError =>
  invalidParameter(`Missing value for required parameter '${path}'. ${seeDocs}`);

/** A wrong value, shown as compact JSON. */
export function invalidValue(path: string, value: unknown, hint?: string): MlflowError {
  const why = hint ?? `Hint: Value was of type '${pythonTypeOf(value)}'. ${seeDocs}`;
  return invalidParameter(`Invalid value ${compactJson(value)} for parameter '${path}' supplied: ${why}`);
}

/** A text that must be there and not be empty. */
export function requiredText(fields: Fields, name: string, path = name): string {
  const value = fields[name];
  if (isMissing(value)) throw missingValue(path);
  return textOf(value, path);
}

export function optionalText(fields: Fields, name: string, path = name): string | undefined {
  const value = fields[name];
  return value === undefined || value === null ? undefined : textOf(value, path);
}

/** A whole number, also written as text, within what a double counts exactly. */
export function optionalInteger(fields: Fields, name: string, path = name): number | undefined {
  const number = wholeNumber(fields[name], path);
  if (number !== undefined && !Number.isSafeInteger(number)) throw invalidValue(path, fields[name]);
  return number;
}

function wholeNumber(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw invalidValue(path, value);
  return number;
}

/** A whole number that must be there. */
export function requiredInteger(fields: Fields, name: string, path = name): number {
  if (isMissing(fields[name])) throw missingValue(path);
  return optionalInteger(fields, name, path) ?? 0;
}

/** A whole number of 64 bits; what lies beyond ±(2^53 − 1) is read as that bound. */
export function optionalLong(fields: Fields, name: string, path = name): number | undefined {
  const number = wholeNumber(fields[name], path);
  if (number === undefined) return undefined;
  if (Math.abs(number) > 2 ** 63) throw invalidValue(path, fields[name]);
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, number));
}

/** The same of one that must be there. */
export function requiredLong(fields: Fields, name: string, path = name): number {
  if (isMissing(fields[name])) throw missingValue(path);
  return optionalLong(fields, name, path) ?? 0;
}

const unwritable = new Map([
  ['nan', NaN],
  ['infinity', Infinity],
  ['inf', Infinity],
  ['-infinity', -Infinity],
  ['-inf', -Infinity],
]);

/** A number that must be there, also written as text; JSON has no other way for NaN and infinity. */
export function requiredDouble(fields: Fields, name: string, path = name): number {
  const value = fields[name];
  if (isMissing(value)) throw missingValue(path);
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') throw invalidValue(path, value);
  const number = unwritable.get(value.trim().toLowerCase()) ?? numberOf(value);
  if (number === undefined) throw invalidValue(path, value);
  return number;
}

/** A list; in a query, a field that occurs once is a list of one. Absent: empty. */
export function listOf(fields: Fields, name: string, source: 'query' | 'body'): unknown[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  if (source === 'query') return [value];
  throw invalidValue(name, value);
}

/** A list of texts. */
export function textsOf(fields: Fields, name: string, source: 'query' | 'body'): string[] {
  return listOf(fields, name, source).map((value) => {
    if (typeof value !== 'string') throw invalidValue(name, fields[name]);
    return textOf(value, name);
  });
}

/** A list of objects. */
export function objectsOf(fields: Fields, name: string, path = name): Fields[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isFields)) return value;
  throw invalidValue(path, value);
}

/** One of several names, by name or by its number in the protocol. */
export function optionalName<Name extends string>(
  fields: Fields,
  name: string,
  numbers: Readonly<Record<Name, number>>,
): Name | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  for (const [option, number] of Object.entries(numbers) as [Name, number][]) {
    if (value === option || value === number || value === String(number)) return option;
  }
  throw invalidValue(name, value);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';

function textOf(value: unknown, path: string): string {
  if (typeof value !== 'string') throw invalidValue(path, value);
  // The database keeps no such text, and a failure there would be a 5xx, which clients repeat.
  if (value.includes('\0')) throw invalidValue(path, value, 'A text holds no NUL character.');
  return value;
}

function numberOf(text: string): number | undefined {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
}

function compactJson(value: unknown): string {
  const sorted = (_: string, inner: unknown) =>
    isFields(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner;
  return JSON.stringify(value, sorted) ?? 'null';
}

function pythonTypeOf(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return Array.isArray(value) ? 'list' : 'dict';
}
