import { expect, it } from 'vitest';
import { assignmentPoint, pickByShare } from './assign-variant';

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
