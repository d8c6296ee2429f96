/** Texts as a Postgres array. Made by hand, because the driver takes several times as long. */
export function textArray(values: readonly (string | null)[]): string {
  let literal = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    if (i > 0) literal += ',';
    literal += value === null ? 'NULL' : `"${escape(value)}"`;
  }
  return `${literal}}`;
}

/** Numbers, ids or nulls as a Postgres array. */
export function plainArray(values: readonly (number | string | null)[]): string {
  let literal = '{';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) literal += ',';
    literal += values[i] ?? 'NULL';
  }
  return `${literal}}`;
}

const special = /["\\]/g;

function escape(text: string): string {
  return text.includes('"') || text.includes('\\') ? text.replace(special, '\\$&') : text;
}
