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

interface Deal {
  salt: string;
  shares: readonly number[];
  holdout: number;
  /** Names the endpoint, so that each holds out keys of its own. */
  endpoint: number;
}

/**
 * Who answers a key while traffic is split. Keys held out are the same in every deal of an endpoint; the others are
 * dealt anew by each salt, so that every version is met with exactly its share.
 */
export function dealKey({ salt, shares, holdout, endpoint }: Deal, key: string): number {
  if (holdout <= 0) return pickByShare(shares, assignmentPoint(salt, key));
  if (assignmentPoint(`holdout ${endpoint}`, key) < holdout) return 0;
  const others = shares.map((share, place) => (place === 0 ? share - holdout : share) / (1 - holdout));
  return pickByShare(others, assignmentPoint(salt, key));
}
