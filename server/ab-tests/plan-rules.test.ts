import { describe, expect, it } from 'vitest';
import type { FairnessLimit } from '@/lib/contracts/ab-tests';
import type { Signature } from '@/lib/preprocessing/schema';
import { fixFairness } from './plan-rules';

const airports = ['ATL', 'ORD', 'DFW', 'SEA', 'LAX', 'JFK', 'BOS', 'DEN', 'PHX', 'MSP'];
const input = (name: string, more: object) => ({
  name,
  type: 'category' as const,
  required: true,
  example: '',
  ...more,
});
const signature: Signature = {
  task: 'binary',
  classes: ['0', '1'],
  positiveClass: '1',
  outputName: 'late',
  inputs: [
    input('origin', { categories: airports }),
    input('weekend', { type: 'boolean' }),
    input('carrier', { categories: ['AA', 'UA'] }),
    input('code', {}),
  ],
};
const limit = (changes: Partial<FairnessLimit> = {}): FairnessLimit => ({
  ...{ column: 'origin', measure: 'loss', gap: 0.1 },
  ...changes,
});
const of = { signature, unit: 'day', plannedUnits: 30, isRanked: true };

describe('fixFairness', () => {
  it.each([
    ['the six commonest', limit(), airports.slice(0, 6)],
    ['both of a boolean', limit({ column: 'weekend' }), ['true', 'false']],
    ['those named, each once', limit({ values: ['BOS', 'SEA', 'BOS'] }), ['BOS', 'SEA']],
    ['those named of an input that lists none', limit({ column: 'code', values: ['x', 'y'] }), ['x', 'y']],
  ])('takes %s', (_what, wanted, values) => expect(fixFairness(wanted, of)?.values).toEqual(values));

  it('takes all of few values whatever their order, and guards nothing where nothing is asked', () => {
    expect(fixFairness(limit({ column: 'carrier' }), { ...of, isRanked: false })?.values).toEqual(['AA', 'UA']);
    expect(fixFairness(null, of)).toBeNull();
  });

  it.each([
    ['by day as long as it takes for a gap to be read', { plannedUnits: 10 }],
    ['by key for a few days', { unit: 'key', plannedUnits: 2 }],
  ])('guards a gap in a test %s', (_what, changes) => {
    expect(fixFairness(limit(), { ...of, ...changes })).not.toBeNull();
  });

  it.each([
    ['the unit of evidence', limit(), { ...of, unit: 'origin' }, '"origin" is the unit of evidence'],
    [
      'a test by day that ends before a gap can be read',
      limit(),
      { ...of, plannedUnits: 9 },
      'read once 10 units of evidence are in, and this test ends after 9 days: plan 10 days or more',
    ],
    ['many values in no order', limit(), { ...of, isRanked: false }, 'Which values of "origin" are the commonest'],
    ['a value nobody knows', limit({ values: ['ATL', 'XXX'] }), of, '"XXX" is no value of "origin" that the champion'],
    [
      'values nobody knows',
      limit({ column: 'carrier', values: ['a', 'b'] }),
      of,
      '"a", "b" are no values of "carrier"',
    ],
    ['an input without groups', limit({ column: 'code' }), of, '"code" has no groups to compare'],
  ])('refuses %s', (_what, wanted, guarded, sentence) => {
    expect(() => fixFairness(wanted, guarded)).toThrow(sentence);
  });
});
