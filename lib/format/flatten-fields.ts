/**
 * The leaves of a JSON value by their path, for comparing two of them field by field. Lists of objects that name a
 * column go by that name, so that an inserted one moves no others; lists of plain values are one leaf.
 *
 *   flattenFields({ params: { trees: 100 }, exclude: ['id'] }) → Map { 'params.trees' → '100', 'exclude' → 'id' }
 */
export function flattenFields(value: unknown, path = ''): Map<string, string> {
  if (value === undefined) return new Map();
  if (value === null || typeof value !== 'object') return new Map([[path, String(value)]]);
  if (Array.isArray(value) && !value.some(isObject)) return new Map([[path, value.map(String).join(', ')]]);
  const entries = Array.isArray(value)
    ? value.map((item: unknown, place): [string, unknown] => [keyOf(item) ?? String(place), item])
    : Object.entries(value);
  const leaves = entries.flatMap(([key, item]) => [...flattenFields(item, path === '' ? key : `${path}.${key}`)]);
  return new Map(leaves);
}

function keyOf(item: unknown): string | null {
  if (!isObject(item)) return null;
  const key = item['column'] ?? item['name'];
  return typeof key === 'string' ? key : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields in which two values differ, in the order of the second; null where a side lacks one. */
export function changedFields(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { name: string; before: string | null; after: string | null }[] {
  const names = [...new Set([...after.keys(), ...before.keys()])];
  return names
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((field) => field.before !== field.after);
}
