import { createHmac } from 'node:crypto';
import type { Row } from '@/lib/contracts/basics';
import type { Mask } from '@/lib/contracts/serving-settings';
import { unavailable } from '@/server/core/errors';

const digits = 16;
let key: Buffer | undefined;

/** What digests of this process are made with: the same in every gateway of an instance, known to nobody else. */
export function useDigestKey(secret: Buffer): void {
  key = secret;
}

/**
 * A digest in place of a value: equal values stay equal, within one endpoint. It is keyed, so that a reader of the log
 * cannot find a value by trying those there are.
 *
 * @throws Unavailable before `useDigestKey`
 */
export function digestOf(endpoint: number, value: unknown): string {
  if (!key)
    throw unavailable('This gateway cannot hide what it logs yet: it has not met its database. Try again soon.');
  return createHmac('sha256', key)
    .update(`${endpoint}\0${JSON.stringify(value)}`)
    .digest('hex')
    .slice(0, digits);
}

/** A row as it is logged: without the fields that are to be removed, with digests for those that are to be hashed. */
export function maskRow(row: Row, masks: readonly Mask[], endpoint: number): Row {
  const masked = { ...row };
  for (const { field, how } of masks) {
    const value = masked[field];
    if (value === undefined || value === null) continue;
    masked[field] = how === 'hash' ? digestOf(endpoint, value) : null;
  }
  return masked;
}
