/** How one value is read from and written to the address. The default is never written. */
export interface UrlParam<Value> {
  parse: (raw: string | null) => Value;
  /** Null removes the parameter. */
  format: (value: Value) => string | null;
}

export type UrlValues<Schema> = { [Key in keyof Schema]: Schema[Key] extends UrlParam<infer Value> ? Value : never };

export function text(fallback = ''): UrlParam<string> {
  return { parse: (raw) => raw ?? fallback, format: (value) => (value === fallback ? null : value) };
}

/** A value that may be absent: an opened panel, a chosen row. */
export const optional: UrlParam<string | null> = {
  parse: (raw) => (raw === '' ? null : raw),
  format: (value) => value,
};

export function oneOf<Value extends string>(values: readonly Value[], fallback: Value): UrlParam<Value> {
  return {
    parse: (raw) => values.find((value) => value === raw) ?? fallback,
    format: (value) => (value === fallback ? null : value),
  };
}

export function integer(fallback: number): UrlParam<number> {
  return {
    parse: (raw) => (raw !== null && /^-?\d{1,15}$/.test(raw) ? Number(raw) : fallback),
    format: (value) => (value === fallback ? null : String(value)),
  };
}

export const flag: UrlParam<boolean> = {
  parse: (raw) => raw === '1',
  format: (value) => (value ? '1' : null),
};

/** Ids or names, comma-separated; a comma inside a name is escaped. */
export const list: UrlParam<readonly string[]> = {
  parse: (raw) => (raw === null || raw === '' ? [] : raw.split(',').map(decode)),
  format: (values) => (values.length === 0 ? null : values.map(encode).join(',')),
};

/** A zoom: two numbers in order, `12.5..80`; null is the whole. */
export const range: UrlParam<readonly [number, number] | null> = {
  parse: (raw) => {
    const [from, to] = (raw ?? '').split('..').map((part) => (part === '' ? Number.NaN : Number(part)));
    if (from === undefined || to === undefined || !Number.isFinite(from) || !Number.isFinite(to) || from >= to)
      return null;
    return [from, to];
  },
  format: (value) => (value === null ? null : `${value[0]}..${value[1]}`),
};

/** Sorted columns, first decides: `-auc,name` is AUC from high to low, then name. */
export interface SortKey {
  id: string;
  desc: boolean;
}

export function sort(fallback: readonly SortKey[] = []): UrlParam<readonly SortKey[]> {
  const write = (keys: readonly SortKey[]) => list.format(keys.map(({ id, desc }) => (desc ? `-${id}` : id)));
  const standard = write(fallback);
  return {
    parse: (raw) => {
      if (raw === null) return fallback;
      return list
        .parse(raw)
        .map((key) => (key.startsWith('-') ? { id: key.slice(1), desc: true } : { id: key, desc: false }));
    },
    format: (keys) => {
      const written = write(keys);
      return written === standard ? null : (written ?? '');
    },
  };
}

interface Readable {
  get: (name: string) => string | null;
}

/** The values an address holds; what cannot be read takes its default, so an old link never breaks a page. */
export function readUrlState<Schema extends object>(schema: Schema, params: Readable): UrlValues<Schema> {
  const entries = paramsOf(schema).map(([name, param]) => [name, param.parse(params.get(name))]);
  // Safe: each entry was parsed by the schema's own parameter of the same name.
  return Object.fromEntries(entries) as UrlValues<Schema>;
}

/** What was read from an address, and what it was written as. */
export interface UrlReading<Schema> {
  written: ReadonlyMap<string, string | null>;
  values: UrlValues<Schema>;
}

/**
 * Reads an address again: values that are written as before are the very same, and so are all of them where none
 * changed, so that what is shown of them need not be drawn anew.
 */
export function rereadUrlState<Schema extends object>(
  schema: Schema,
  params: Readable,
  before: UrlReading<Schema> | null,
): UrlReading<Schema> {
  const entries = paramsOf(schema);
  const written = new Map(entries.map(([name]) => [name, params.get(name)]));
  const isSame = (name: string) => before !== null && before.written.get(name) === written.get(name);
  if (before !== null && entries.every(([name]) => isSame(name))) return before;
  const values = entries.map(([name, param]) => [
    name,
    before !== null && isSame(name) ? Reflect.get(before.values, name) : param.parse(written.get(name) ?? null),
  ]);
  // Safe: each entry was parsed by the schema's own parameter of the same name.
  return { written, values: Object.fromEntries(values) as UrlValues<Schema> };
}

/** The query string after some values changed; parameters outside the schema stay as they are. */
export function writeUrlState<Schema extends object>(
  schema: Schema,
  current: string,
  changes: Partial<UrlValues<Schema>>,
): string {
  const params = new URLSearchParams(current);
  for (const [name, param] of paramsOf(schema)) {
    if (!Object.hasOwn(changes, name)) continue;
    const written = param.format(Reflect.get(changes, name));
    if (written === null) params.delete(name);
    else params.set(name, written);
  }
  return params.toString().replaceAll('%2C', ',');
}

function paramsOf(schema: object): [string, UrlParam<unknown>][] {
  return Object.entries(schema);
}

function encode(value: string): string {
  return value.replaceAll('~', '~~').replaceAll(',', '~c');
}

function decode(part: string): string {
  return part.replaceAll(/~[~c]/g, (escape) => (escape === '~c' ? ',' : '~'));
}
