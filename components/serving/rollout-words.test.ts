import { expect, it } from 'vitest';
import { readSteps } from './rollout-words';

it.each([
  { typed: '1, 5, 25', shares: [0.01, 0.05, 0.25] },
  { typed: '10% 50%', shares: [0.1, 0.5] },
  { typed: '', shares: undefined },
  { typed: '5, 5', shares: undefined },
  { typed: '50, 100', shares: undefined },
  { typed: 'some', shares: undefined },
])('reads the steps of "$typed"', ({ typed, shares }) => {
  expect(readSteps(typed, 30)?.map((step) => step.share)).toEqual(shares);
});
