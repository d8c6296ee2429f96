import { describe, expect, it } from 'vitest';
import { assignmentPoint, dealKey, pickByShare } from './assign-variant';

it('gives the first 52 bits of sha256(salt, 0x00, key) as a fraction', () => {
  // python3: int(hashlib.sha256(b"salt\x00flight-1").hexdigest()[:13], 16) / 2**52
  expect(assignmentPoint('salt', 'flight-1')).toBe(0.5720707936734848);
  expect(assignmentPoint('', '')).toBe(0.4304816492364816);
  expect(assignmentPoint('s', 'Zürich')).toBe(0.08972648052532306);
});

it.each([
  { shares: [0.5, 0.5], point: 0, place: 0 },
  { shares: [0.5, 0.5], point: 0.4999, place: 0 },
  { shares: [0.5, 0.5], point: 0.5, place: 1 },
  { shares: [0.9999, 0.0001, 0], point: 0.99989, place: 0 },
  { shares: [0.9999, 0.0001, 0], point: 0.99991, place: 1 },
  { shares: [0, 1, 0], point: 0, place: 1 },
  { shares: [0.7, 0, 0.3], point: 0.9999999999, place: 2 },
  { shares: [0.1, 0.2, 0.7], point: 1 - 2 ** -52, place: 2 },
])('lays shares $shares side by side: $point falls on $place', ({ shares, point, place }) => {
  expect(pickByShare(shares, point)).toBe(place);
});

it('meets the shares over many keys, whatever the keys look like', () => {
  const count = 200_000;
  for (const [share, prefix] of [
    [0.5, 'flight-'],
    [0.1, ''],
    [0.01, 'user:2001-05-'],
  ] as const) {
    let hits = 0;
    for (let index = 0; index < count; index++)
      hits += pickByShare([share, 1 - share], assignmentPoint('test', `${prefix}${index}`)) === 0 ? 1 : 0;
    // Four standard deviations of a binomial share.
    expect(Math.abs(hits / count - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / count));
  }
});

it('shuffles anew under another salt', () => {
  let same = 0;
  for (let index = 0; index < 100_000; index++) {
    same += assignmentPoint('a', `${index}`) < 0.5 === assignmentPoint('b', `${index}`) < 0.5 ? 1 : 0;
  }
  expect(Math.abs(same / 100_000 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 100_000));
});

describe('dealKey', () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `key-${index}`);
  const deal = { shares: [0.4, 0.4, 0.2], holdout: 0.1, endpoint: 7 };

  it('gives every version its share, the holdout being a part of the champion’s', () => {
    const counts = [0, 0, 0];
    for (const key of keys) {
      const place = dealKey({ ...deal, salt: 'a' }, key);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    // Three standard errors of a share of .4 over 20 000 keys are .0104.
    counts.forEach((count, place) =>
      expect(Math.abs(count / keys.length - (deal.shares[place] ?? 0))).toBeLessThan(0.0104),
    );
  });

  it('holds out the same keys whatever the salt, and deals the others anew', () => {
    const championOf = (salt: string) => new Set(keys.filter((key) => dealKey({ ...deal, salt }, key) === 0));
    const held = keys.filter((key) => assignmentPoint('holdout 7', key) < 0.1);
    const [first, second] = [championOf('a'), championOf('b')];
    expect(held.every((key) => first.has(key) && second.has(key))).toBe(true);
    const both = [...first].filter((key) => second.has(key)).length / keys.length;
    // Held out, or dealt to the champion by chance both times: .1 + .9·(1/3)².
    expect(both).toBeCloseTo(0.2, 1);
  });

  it('moves only the keys that it has to when a share grows under one salt', () => {
    const before = keys.map((key) => dealKey({ shares: [0.95, 0.05], holdout: 0, endpoint: 7, salt: 'a' }, key));
    const after = keys.map((key) => dealKey({ shares: [0.75, 0.25], holdout: 0, endpoint: 7, salt: 'a' }, key));
    expect(before.every((place, index) => place === 0 || after[index] === 1)).toBe(true);
  });
});
