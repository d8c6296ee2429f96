import { expect, test } from 'vitest';
import { isDeeperThan } from './is-deeper-than';

test.each<[string, number]>([
  ['1', 0],
  ['null', 0],
  ['[]', 1],
  ['{"a":1,"b":"[[["}', 1],
  ['[[],[1,{"a":[2]}]]', 4],
  [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, 20_000],
])('%.20s', (text, depth) => {
  const value: unknown = JSON.parse(text);
  expect(isDeeperThan(depth, value)).toBe(false);
  if (depth > 0) expect(isDeeperThan(depth - 1, value)).toBe(true);
});
