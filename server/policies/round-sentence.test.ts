import { describe, expect, it } from 'vitest';
import { RoundStatus } from '@/lib/contracts/policies';
import { roundSentence } from './round-sentence';

const round = { challengers: 2, championVersion: 1, chosenVersion: 3, error: null, decision: null };
const decision = { decision: 'promote', reason: 'it earned it', byName: 'Ada' };

describe('roundSentence', () => {
  it.each(RoundStatus.options)('%s has a whole sentence', (status) => {
    expect(roundSentence({ ...round, status })).toMatch(/^\S.*\.$/);
  });

  it('says what to decide, and what was decided by whom and why', () => {
    expect(roundSentence({ ...round, status: 'awaiting-decision' })).toBe(
      'Decide: promote v3 or keep the champion v1.',
    );
    expect(roundSentence({ ...round, status: 'promoted', decision })).toBe('Ada promoted v3: it earned it.');
    expect(roundSentence({ ...round, status: 'cancelled', decision: { ...decision, reason: '' } })).toBe(
      'Cancelled by Ada.',
    );
  });

  it('ends in one full stop where the reason has its own', () => {
    const kept = { ...decision, reason: 'No challenger passed its gates: the champion is kept.' };
    expect(roundSentence({ ...round, status: 'kept', decision: kept })).toMatch(/[^.]\.$/);
  });

  it('tells why a round failed', () => {
    expect(roundSentence({ ...round, status: 'failed', error: 'No training finished.' })).toBe('No training finished.');
  });
});
