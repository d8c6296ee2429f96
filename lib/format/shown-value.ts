/** Deeper, or more of one list, no sentence shows. */
const most = 80;

/** A value for a sentence, as JSON, cut to be short; however deep or long it is, it is walked a little way. */
export function shownValue(value: unknown, longest = 60): string {
  const text = JSON.stringify(topOf(value, most)) ?? String(value);
  return text.length > longest ? `${text.slice(0, longest - 3)}…` : text;
}

function topOf(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.slice(0, most).map((part) => topOf(part, depth - 1));
  return Object.fromEntries(Object.entries(value).slice(0, most).map(([key, part]) => [key, topOf(part, depth - 1)]));
}
