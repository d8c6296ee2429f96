import { expect, test } from 'vitest';
import { Instant } from './basics';

test.each<[string, boolean]>([
  ['2001-03-31T17:05:00Z', true],
  ['2001-03-31T17:05:00.123+02:00', true],
  ['0001-01-01T00:00:00Z', true],
  ['9999-12-31T23:59:59.999Z', true],
  ['0001-01-01T00:00:00+14:00', false],
  ['9999-12-31T23:59:59-01:00', false],
  ['0000-06-01T00:00:00Z', false],
  ['+010000-01-01T00:00:00Z', false],
  ['2001-03-31', false],
])('%s', (text, isInstant) => {
  expect(Instant.safeParse(text).success).toBe(isInstant);
});
