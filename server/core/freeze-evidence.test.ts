import { expect, it } from 'vitest';
import { evidenceHash, freezeEvidence } from './freeze-evidence';

it('does not depend on the order of keys, which a JSON column does not keep', () => {
  const one = freezeEvidence({ b: [1, { d: 2, c: null }], a: 'x' });
  expect(evidenceHash({ a: 'x', b: [1, { c: null, d: 2 }] })).toBe(one.sha256);
});

it('is the sha256 of the ordered JSON', () => {
  // printf '{"a":"x","b":[1,2]}' | sha256sum
  expect(freezeEvidence({ b: [1, 2], a: 'x' }).sha256).toBe(
    '721ef82f2d6c0997bffb7a8ab3f40f8fb45b0b52ce2af3afa6b0f05efbdc317f',
  );
});

it.each([{ a: 'y', b: [1, 2] }, { a: 'x', b: [2, 1] }, { a: 'x', b: [1, 2], c: 0 }, { a: 'x' }])(
  'notices a touch: %j',
  (touched) => {
    expect(evidenceHash(touched)).not.toBe(freezeEvidence({ a: 'x', b: [1, 2] }).sha256);
  },
);
