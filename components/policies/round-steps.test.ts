import { describe, expect, it } from 'vitest';
import type { Round, RoundEvent, RoundStatus } from '@/lib/contracts/policies';
import { roundSteps } from './round-steps';

const event = (stage: RoundEvent['stage']): RoundEvent => ({
  id: stage,
  stage,
  title: stage,
  sentence: '',
  link: null,
  eventTime: '2001-03-31T00:00:00.000Z',
  at: '2026-01-01T00:00:00.000Z',
});
const round = (status: RoundStatus, stages: RoundEvent['stage'][]): Round => ({
  id: 'r',
  number: 1,
  status,
  endpointId: 'e',
  endpointName: 'e',
  policyId: null,
  championVersionId: 'v',
  championVersion: 1,
  openedAt: '2001-03-31T00:00:00.000Z',
  trigger: [],
  challengers: [],
  chosenVersionId: null,
  shadowTestId: null,
  abTestId: null,
  sentence: '',
  error: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  closedAt: null,
  events: stages.map(event),
});
const states = (one: Round) => roundSteps(one).map(({ state }) => state);

describe('roundSteps', () => {
  it('marks what is under way and leaves the rest ahead', () => {
    expect(states(round('shadow', ['drift', 'retrained', 'gates']))).toEqual([
      'done',
      'done',
      'done',
      'now',
      'ahead',
      'ahead',
    ]);
  });

  it('skips the A/B test of a round that ended after its shadow', () => {
    expect(states(round('kept', ['drift', 'retrained', 'gates', 'shadow', 'decision']))).toEqual([
      'done',
      'done',
      'done',
      'done',
      'skipped',
      'done',
    ]);
  });

  it('shows where a round failed', () => {
    expect(states(round('failed', ['drift']))).toEqual(['done', 'failed', 'failed', 'failed', 'failed', 'failed']);
  });

  it('gives the day of the event where it has one', () => {
    expect(roundSteps(round('training', ['drift']))[0]?.when).toContain('Mar');
  });
});
