import { describe, expect, it } from 'vitest';
import type { Verdict } from '@/lib/contracts/ab-tests';
import { ConditionReason, RoundStatus } from '@/lib/contracts/policies';
import { evaluateCondition } from './evaluate-condition';
import { nextRoundStep, type RoundContender, type RoundFacts } from './next-round-step';

describe('the condition of a policy', () => {
  const condition = { alertSinceLastRound: true, minNewLabelDays: 58 };

  it('opens a round on 31 March: one alert, and 58 days of labels from 1 February to 30 March', () => {
    const { open, reasons } = evaluateCondition(condition, { alerts: 1, newLabelDays: 58, hasOpenRound: false });
    expect(open).toBe(true);
    expect(reasons.map((reason) => ConditionReason.parse(reason).sentence)).toEqual([
      '1 alert since the last round.',
      '58 days of new labels, 58 needed.',
      'No round is open.',
    ]);
  });

  it.each([
    [{ alerts: 0, newLabelDays: 90, hasOpenRound: false }, ['alertSinceLastRound'], 'No alert since the last round.'],
    [
      { alerts: 2, newLabelDays: 57, hasOpenRound: false },
      ['minNewLabelDays'],
      '57 days of new labels, 58 needed: 1 day more to come.',
    ],
    [{ alerts: 2, newLabelDays: 60, hasOpenRound: true }, ['noOpenRound'], 'A round is open already.'],
  ])('stays shut for %j because of %j', (facts, unmet, sentence) => {
    const { open, reasons } = evaluateCondition(condition, facts);
    expect(open).toBe(false);
    expect(reasons.filter(({ met }) => !met).map((reason) => reason.condition)).toEqual(unmet);
    expect(reasons.find(({ met }) => !met)?.sentence).toBe(sentence);
  });

  it('asks for no alert where none is wanted, and refuses counts that are none', () => {
    const days = { alertSinceLastRound: false, minNewLabelDays: 30 };
    expect(evaluateCondition(days, { alerts: 0, newLabelDays: 30, hasOpenRound: false }).open).toBe(true);
    expect(() => evaluateCondition(days, { alerts: 0, newLabelDays: -1, hasOpenRound: false })).toThrow('newLabelDays');
  });
});

const verdict = (outcome: Verdict['outcome']): Verdict => ({
  outcome,
  sentence: `It is ${outcome}.`,
  method: 'm',
  settledAtUnit: null,
  units: 30,
  rows: 10,
});
const contender = (id: string, changes: Partial<RoundContender> = {}): RoundContender => ({
  id,
  name: id,
  training: 'finished',
  gates: 'passed',
  verdict: null,
  meanDifference: null,
  ...changes,
});
const facts = (changes: Partial<RoundFacts> = {}): RoundFacts => ({
  challengers: [contender('fresh'), contender('all')],
  shadow: { units: 30, plannedUnits: 30 },
  ab: { units: 31, plannedUnits: 31, verdict: verdict('not-worse') },
  decision: null,
  ...changes,
});
const settled = [
  contender('fresh', { verdict: verdict('undecided'), meanDifference: -0.0015 }),
  contender('all', { verdict: verdict('better'), meanDifference: -0.0065 }),
];
const ab = (outcome: Verdict['outcome'], units = 31) => ({
  ab: { units, plannedUnits: 31, verdict: verdict(outcome) },
});
const both = (changes: Partial<RoundContender>) => ({
  challengers: [contender('fresh', changes), contender('all', changes)],
});

describe('the steps of a round', () => {
  it.each<[RoundStatus, Partial<RoundFacts>, RoundStatus]>([
    ['training', { challengers: [contender('fresh', { training: 'running' }), contender('all')] }, 'training'],
    ['training', { challengers: [contender('fresh', { training: 'failed' }), contender('all')] }, 'gates'],
    ['training', both({ training: 'failed' }), 'failed'],
    ['gates', { challengers: [contender('fresh', { gates: 'pending' }), contender('all')] }, 'gates'],
    ['gates', { challengers: [contender('fresh', { gates: 'failed' }), contender('all')] }, 'shadow'],
    ['gates', both({ gates: 'failed' }), 'kept'],
    ['shadow', { challengers: settled, shadow: { units: 12, plannedUnits: 30 } }, 'shadow'],
    ['shadow', { challengers: settled }, 'ab'],
    ['shadow', { challengers: settled.slice(1), shadow: { units: 8, plannedUnits: 30 } }, 'ab'],
    ['shadow', { shadow: null }, 'shadow'],
    ['shadow', both({ verdict: verdict('undecided') }), 'kept'],
    ['shadow', { ...both({ verdict: verdict('worse') }), shadow: { units: 9, plannedUnits: 30 } }, 'kept'],
    ['ab', { ab: null }, 'ab'],
    ['ab', ab('better', 9), 'awaiting-decision'],
    ['ab', ab('not-worse', 9), 'ab'],
    ['ab', ab('not-worse'), 'awaiting-decision'],
    ['ab', ab('worse', 9), 'kept'],
    ['ab', ab('guardrail-failed', 9), 'kept'],
    ['ab', ab('undecided'), 'kept'],
    ['ab', ab('invalid', 2), 'failed'],
    ['awaiting-decision', {}, 'awaiting-decision'],
    ['awaiting-decision', { decision: 'promote' }, 'promoted'],
    ['awaiting-decision', { decision: 'keep' }, 'kept'],
  ])('from %s with %j: %s', (status, changes, expected) => {
    const step = nextRoundStep(status, facts(changes));
    expect(step.status).toBe(expected);
    expect(step.sentence).toMatch(/\.$/);
  });

  it('sends on the challenger settled as better, and nobody on other steps', () => {
    expect(nextRoundStep('shadow', facts({ challengers: settled }))).toMatchObject({ chosenId: 'all' });
    expect(nextRoundStep('gates', facts()).chosenId).toBeNull();
  });

  it('does not count challengers that failed before shadow', () => {
    const failed = contender('fresh', { gates: 'failed', verdict: verdict('better'), meanDifference: -9 });
    expect(nextRoundStep('shadow', facts({ challengers: [failed, ...settled.slice(1)] })).chosenId).toBe('all');
  });

  it('promotes nobody unless a person was asked', () => {
    for (const status of ['training', 'gates', 'shadow', 'ab'] as const) {
      const step = nextRoundStep(status, facts({ decision: 'promote', challengers: settled }));
      expect(step.status).not.toBe('promoted');
    }
  });

  it('is cancelled from anywhere it is not over, and over it stays', () => {
    for (const status of RoundStatus.options) {
      const isOver = ['promoted', 'kept', 'cancelled', 'failed'].includes(status);
      expect(nextRoundStep(status, facts({ decision: 'cancel' })).status).toBe(isOver ? status : 'cancelled');
    }
  });

  it('walks the whole way', () => {
    const way: RoundStatus[] = ['training'];
    const all = facts({ challengers: settled, decision: 'promote' });
    for (let status = way[0]; status !== 'promoted' && way.length < 9; status = way.at(-1)) {
      way.push(nextRoundStep(status ?? 'failed', all).status);
    }
    expect(way).toEqual(['training', 'gates', 'shadow', 'ab', 'awaiting-decision', 'promoted']);
  });
});
