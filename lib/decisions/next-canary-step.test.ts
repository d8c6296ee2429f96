import { describe, expect, it } from 'vitest';
import { CanaryPlan } from '@/lib/contracts/rollouts';
import { nextCanaryStep, type CanaryFacts } from './next-canary-step';

const plan = CanaryPlan.parse({
  kind: 'canary',
  versionId: '01890a5d-ac96-774b-bcce-b302099a8057',
  steps: [
    { share: 0.05, bakeMinutes: 10 },
    { share: 0.5, bakeMinutes: 20 },
  ],
  promoteAtEnd: true,
});
const good = { predictions: 1000, errors: 0, p99Ms: 2 };
const facts: CanaryFacts = { step: 0, minutes: 10, champion: good, newcomer: good, lossGap: null };

describe('nextCanaryStep', () => {
  it.each([
    { what: 'waits while it bakes', given: { minutes: 9.9 }, kind: 'wait' },
    { what: 'waits while little is seen', given: { newcomer: { ...good, predictions: 99 } }, kind: 'wait' },
    { what: 'goes on after its time', given: {}, kind: 'advance' },
    { what: 'ends after the last step', given: { step: 1, minutes: 20 }, kind: 'finish' },
    { what: 'judges nothing on few', given: { newcomer: { predictions: 9, errors: 9, p99Ms: 9 } }, kind: 'wait' },
    { what: 'bears one failure', given: { newcomer: { predictions: 100, errors: 1, p99Ms: 2 } }, kind: 'advance' },
    { what: 'halts on errors', given: { newcomer: { ...good, errors: 60 } }, kind: 'halt' },
    {
      what: 'bears errors both have',
      given: { newcomer: { ...good, errors: 60 }, champion: { ...good, errors: 60 } },
      kind: 'advance',
    },
    { what: 'halts on latency', given: { newcomer: { ...good, p99Ms: 6.1 } }, kind: 'halt' },
    { what: 'halts on loss', given: { lossGap: { lower: 0.001, upper: 0.02 } }, kind: 'halt' },
    { what: 'bears an open gap', given: { lossGap: { lower: -0.001, upper: 0.02 } }, kind: 'advance' },
  ])('$what', ({ given, kind }) => {
    expect(nextCanaryStep(plan, { ...facts, ...given })).toMatchObject({ kind });
  });

  it('waits at the last step for a person who wants to promote by hand', () => {
    expect(nextCanaryStep({ ...plan, promoteAtEnd: false }, { ...facts, step: 1, minutes: 99 })).toEqual({
      kind: 'wait',
    });
  });
});
