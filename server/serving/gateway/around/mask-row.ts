import { hash } from 'node:crypto';
import type { Row } from '@/lib/contracts/basics';
import type { Mask } from '@/lib/contracts/serving-settings';

const digits = 16;

/** A digest in place of a value: equal values stay equal, within one endpoint. */
export function digestOf(endpoint: number, value: unknown): string {
  return hash('sha256', `${endpoint}\0${JSON.stringify(value)}`, 'hex').slice(0, digits);
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
