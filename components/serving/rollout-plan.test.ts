import { expect, it } from 'vitest';
import { RolloutPlan } from '@/lib/contracts/rollouts';
import { emptyDraft, planOf, readSteps } from './rollout-plan';

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

const versionId = '01890a5d-ac96-774b-bcce-b302099a8057';

it.each([
  { kind: 'canary', plan: { versionId, steps: { length: 4 } } },
  { kind: 'split', plan: { arms: [{ versionId, share: 0.2 }] } },
  { kind: 'bandit', plan: { versionIds: [versionId], everyMinutes: 30 } },
  { kind: 'blue-green', plan: { versionId, keepMinutes: 60, releaseBlue: true } },
] as const)('means a $kind that the contract takes', ({ kind, plan }) => {
  const made = planOf({ ...emptyDraft, kind, chosen: [versionId] });
  expect(RolloutPlan.parse(made)).toEqual(made);
  expect(made).toMatchObject({ kind, ...plan });
});

it('says what steps are where they cannot be read', () => {
  expect(() => planOf({ ...emptyDraft, steps: 'some' })).toThrow(/growing percentages/);
});
