import { hash } from 'node:crypto';

const hexDigits = 13;
const points = 2 ** (4 * hexDigits);

/**
 * Where a key falls between 0 and 1, for ever and in every process: the first 52 bits of
 * sha256(salt ‖ 0x00 ‖ key) as a fraction. Another salt shuffles all keys anew.
 */
export function assignmentPoint(salt: string, key: string): number {
  return Number.parseInt(hash('sha256', `${salt}\0${key}`, 'hex').slice(0, hexDigits), 16) / points;
}

/** The place of the variant that answers a key: shares are laid side by side from 0 to 1 in the order given. */
export function pickByShare(shares: readonly number[], point: number): number {
  let upper = 0;
  let last = 0;
  for (const [place, share] of shares.entries()) {
    if (share <= 0) continue;
    upper += share;
    last = place;
    if (point < upper) return place;
  }
  return last;
}
