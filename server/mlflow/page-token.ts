import { isFields, type Fields } from './read-fields';
import { invalidParameter } from './mlflow-error';

/** Opaque to clients: where the next page begins. */
export function pageToken(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString('base64');
}

/** The offset a token stands for; nothing and an empty token are the beginning. */
export function offsetOf(token: string | undefined): number {
  if (!token) return 0;
  const { offset } = readToken(token);
  if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw unreadable();
}

const unreadable = () => invalidParameter('Invalid page token, could not base64-decode');

/** What a token holds. */
export function readToken(token: string): Fields {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (/^[A-Za-z0-9+/]+=*$/.test(token) && isFields(value)) return value;
  } catch {
    throw unreadable();
  }
  throw unreadable();
}

/** One page out of `limit + 1` rows asked for, and the token of the next if there is one. */
export function takePage<Row>(rows: readonly Row[], { offset, limit }: { offset: number; limit: number }) {
  const page = rows.slice(0, limit);
  return { page, next: rows.length > limit ? { next_page_token: pageToken(offset + limit) } : {} };
}
