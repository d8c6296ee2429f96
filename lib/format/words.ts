import { formatCount } from './number';

/** A count with its noun: `countOf(1, 'run')` → '1 run', `countOf(2, 'entry', 'entries')` → '2 entries'. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** A long name cut in the middle, keeping both ends readable: `shorten('abcdefghij', 7)` → 'abc…hij'. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = Math.ceil((length - 1) / 2);
  const tail = Math.floor((length - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - tail)}`;
}

/** Names in a sentence: `listOf(['a', 'b', 'c'])` → 'a, b and c'. */
export function listOf(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
