import { describe, expect, it } from 'vitest';
import { lookAt } from '@/lib/stats/confidence-sequence';
import { sampleOf } from '@/lib/stats/sample-statistics';
import { outlook } from './outlook';

const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7 };
/** Days that scatter by about .01 around a mean. */
const lookOf = (days: number, mean: number) => {
  const look = lookAt(sampleOf(Array.from({ length: days }, (_, day) => mean + (day % 2 === 0 ? 0.01 : -0.01))), plan);
  if (look === null) throw new Error('no look');
  return look;
};
const chanceIn = (sentence: string) => Number(/left is ([\d.]+)/.exec(sentence)?.[1]);

describe('outlook', () => {
  it('gives a running test the chance that is left, larger for a larger difference and for more days', () => {
    const of = (mean: number, plannedUnits: number) =>
      chanceIn(outlook({ name: 'v2', outcome: 'undecided', look: lookOf(10, mean), plan, plannedUnits }));
    expect(of(-0.005, 30)).toBeGreaterThan(of(-0.002, 30));
    expect(of(-0.005, 60)).toBeGreaterThan(of(-0.005, 15));
  });

  it('says what the planned days would need', () => {
    const look = lookOf(10, -0.004);
    const sentence = outlook({ name: 'v2', outcome: 'undecided', look, plan, plannedUnits: 30 });
    expect(sentence).toMatch(
      /^If the difference is what it is so far .* in the 20 days left is .* beyond ±\.00\d+ is needed\.$/,
    );
  });

  it('says at its end how long it would have taken', () => {
    const sentence = outlook({ name: 'v2', outcome: 'undecided', look: lookOf(30, -0.003), plan, plannedUnits: 30 });
    expect(sentence).toMatch(/would have been needed\. At the difference seen it would take about \d+ days in all\.$/);
    const tiny = outlook({ name: 'v2', outcome: 'undecided', look: lookOf(30, -0.000001), plan, plannedUnits: 30 });
    expect(tiny).toContain('no test of reasonable length');
  });

  it('says that a claim stands, and nothing of a test that says nothing', () => {
    const at = { name: 'v2', look: lookOf(10, -0.02), plan, plannedUnits: 30 };
    expect(outlook({ ...at, outcome: 'better' })).toContain('V2 keeps this claim unless');
    expect(outlook({ ...at, outcome: 'invalid' })).toBe('');
  });
});
