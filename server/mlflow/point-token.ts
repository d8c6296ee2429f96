import type { MetricPoint } from '@/server/experiments';
import { invalidParameter } from './mlflow-error';
import { readToken } from './page-token';

type Place = Omit<MetricPoint, 'key'>;

/** Opaque to clients: the last point of a page. A page begins after a point, whatever is logged or packed meanwhile. */
export function pointToken({ timestamp, step, value }: Place): string {
  return Buffer.from(JSON.stringify({ after: [timestamp, step, String(value)] })).toString('base64');
}

/** The point a token stands for; nothing and an empty token are the beginning. */
export function pointOf(token: string | undefined): Place | undefined {
  if (!token) return undefined;
  const { after } = readToken(token);
  const [timestamp, step, text] = Array.isArray(after) ? (after as unknown[]) : [];
  if (Number.isSafeInteger(timestamp) && Number.isSafeInteger(step) && isValue(text)) {
    return { timestamp: Number(timestamp), step: Number(step), value: Number(text) };
  }
  throw invalidParameter('Invalid page token, could not base64-decode');
}

const isValue = (text: unknown): boolean =>
  typeof text === 'string' && text !== '' && (text === 'NaN' || !Number.isNaN(Number(text)));
