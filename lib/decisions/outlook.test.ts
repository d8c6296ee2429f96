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
const usual = {
  name: 'v2',
  outcome: 'undecided',
  plan,
  margin: null,
  minimumEffect: null,
  standingUnit: null,
} as const;
const chanceIn = (sentence: string) => Number(/left is ([\d.]+)/.exec(sentence)?.[1]);

describe('outlook', () => {
  it('gives a running test the chance that is left, larger for a larger difference and for more days', () => {
    const of = (mean: number, plannedUnits: number) =>
      chanceIn(outlook({ ...usual, look: lookOf(10, mean), days: 10, plannedDays: plannedUnits }));
    expect(of(-0.005, 30)).toBeGreaterThan(of(-0.002, 30));
    expect(of(-0.005, 60)).toBeGreaterThan(of(-0.005, 15));
  });

  it('says what the planned days would need', () => {
    const look = lookOf(10, -0.004);
    const sentence = outlook({ ...usual, look, days: 10, plannedDays: 30 });
    expect(sentence).toMatch(
      /^If the difference is what it is so far .* in the 20 days left is .* beyond ±\.00\d+ is needed\.$/,
    );
  });

  it('gives no chance where days bring no more units', () => {
    const look = lookOf(10, -0.004);
    const sentence = outlook({ ...usual, look, days: 10, plannedDays: 30, standingUnit: 'origin', minimumEffect: 0.5 });
    expect(sentence).toMatch(/^More days bring more requests of the values of origin .* cannot be told\. A gain of/);
  });

  it('says at its end how long it would have taken', () => {
    const sentence = outlook({ ...usual, look: lookOf(30, -0.003), days: 30, plannedDays: 30 });
    expect(sentence).toMatch(/would have been needed\. At the difference seen it would take about \d+ days in all\.$/);
    const tiny = outlook({ ...usual, look: lookOf(30, -0.000001), days: 30, plannedDays: 30 });
    expect(tiny).toContain('no test of reasonable length');
  });

  it('says that a claim stands, and nothing of a test that says nothing', () => {
    const at = { ...usual, look: lookOf(10, -0.02), days: 10, plannedDays: 30 };
    expect(outlook({ ...at, outcome: 'better' })).toContain('V2 keeps this claim unless');
    expect(outlook({ ...at, outcome: 'not-worse', look: lookOf(10, -0.002) })).toContain('20 days left');
    expect(outlook({ ...at, outcome: 'invalid' })).toBe('');
  });

  it('says what units other than days would take in days', () => {
    const look = { ...lookOf(30, -0.003), n: 3000, sd: 0.1, lower: -0.008, upper: 0.002 };
    const wide = { ...plan, tunedToUnits: 3000 };
    const running = outlook({ ...usual, look, plan: wide, days: 10, plannedDays: 30 });
    expect(running).toContain('in the 20 days left');
    expect(chanceIn(running)).toBeGreaterThan(5);
    expect(outlook({ ...usual, look, plan: wide, days: 30, plannedDays: 30 })).toMatch(/about \d+ days in all/);
  });

  it.each([
    [0.001, 'A gain of .0010, the smallest worth finding, is still possible.'],
    [0.05, 'A gain of .0500, the smallest worth finding, is ruled out.'],
  ])('says whether a gain of %d can still be true, and the power for it', (minimumEffect, sentence) => {
    const said = outlook({ ...usual, look: lookOf(10, -0.004), minimumEffect, days: 10, plannedDays: 30 });
    expect(said).toContain(sentence);
    expect(said).toContain('If it is the smallest worth finding');
  });

  it('adds the chance to be shown not worse where a margin was planned', () => {
    const said = outlook({ ...usual, look: lookOf(10, 0.0005), margin: 0.01, days: 10, plannedDays: 30 });
    expect(said).toMatch(/not to be worse by \.0100 [\d.]+\s%/);
  });
});
