import { expect, test } from 'vitest';
import { shownValue } from './shown-value';

test.each<[unknown, string]>([
  ['ORD', '"ORD"'],
  [null, 'null'],
  [undefined, 'undefined'],
  [Number.NaN, 'null'],
  [{ a: [1, { b: 'x' }] }, '{"a":[1,{"b":"x"}]}'],
  ['x'.repeat(200), `"${'x'.repeat(56)}…`],
  [Array.from({ length: 1000 }, () => 1), `[${'1,'.repeat(28)}…`],
])('case %#', (value, shown) => {
  expect(shownValue(value)).toBe(shown);
});

test('a value of any depth is shown', () => {
  const deep: unknown = JSON.parse(`${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`);
  expect(shownValue(deep)).toBe(`${'{"a":['.repeat(10).slice(0, 57)}…`);
});
