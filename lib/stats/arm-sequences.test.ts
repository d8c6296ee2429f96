import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { differenceOfArms, type TwoArms } from './arm-difference';
import { confidenceSequence, findFirstExclusion, lookAt, type SequencePlan } from './confidence-sequence';
import { lookAtEstimate, sequencePValue } from './estimate-look';
import { testEstimates } from './estimates-test';
import { pairsFromSums, pairsOf, mergePairs, emptyPairs } from './pair-statistics';
import { liftEstimate, ratioEstimate } from './ratio-estimate';
import { emptySample, sampleFromSums, sampleOf, standardErrorOf } from './sample-statistics';
import { testMeans } from './welch-test';

const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 5 };
const control = [3.1, 2.9, 3.4, 3.0, 2.7];
const treatment = [3.6, 3.3, 3.9, 3.2];

const lookAtArms = (arms: TwoArms, at: SequencePlan) => {
  const estimate = differenceOfArms(arms);
  return estimate && lookAtEstimate(estimate, at);
};
const firstExclusionOf = (looks: readonly TwoArms[], at: SequencePlan) =>
  findFirstExclusion(looks.flatMap((arms) => lookAtArms(arms, at) ?? []));

describe('two arms', () => {
  // numpy 2.4.6: difference .48, standard error .19595917942265423, eq. 9 written out gives .6076156901513453.
  it('have the interval of eq. 9 around their difference', () => {
    const arms = { control: sampleOf(control), treatment: sampleOf(treatment) };
    const look = lookAtArms(arms, plan);
    expect(look?.n).toBe(9);
    expect(look?.mean).toBeCloseTo(0.48, 12);
    expect(differenceOfArms(arms)?.standardError).toBeCloseTo(0.19595917942265423, 12);
    expect(look?.halfWidth).toBeCloseTo(0.6076156901513453, 12);
  });

  it('turn their sign when swapped, and wait for both', () => {
    const forth = lookAtArms({ control: sampleOf(control), treatment: sampleOf(treatment) }, plan);
    const back = lookAtArms({ control: sampleOf(treatment), treatment: sampleOf(control) }, plan);
    expect(back?.upper).toBeCloseTo(-(forth?.lower ?? 0), 12);
    expect(lookAtArms({ control: sampleOf(control), treatment: sampleOf([1]) }, plan)).toBeNull();
    expect(lookAtArms({ control: emptySample, treatment: emptySample }, plan)).toBeNull();
  });

  it('say where the sequence first leaves zero out', () => {
    const looks = [10, 200, 4000].map((n) => ({
      control: sampleFromSums({ n, sum: 0.1 * n, sumOfSquares: 0.1 * n }),
      treatment: sampleFromSums({ n, sum: 0.2 * n, sumOfSquares: 0.2 * n }),
    }));
    const first = firstExclusionOf(looks, { alpha: 0.05, tunedToUnits: 4000, firstLook: 10 });
    expect(first).toEqual({ n: 8000, side: 'above' });
  });

  it('claim a difference between equal arms in at most alpha of runs, peeking 40 times, unequal sizes', () => {
    const random = createRandom(77);
    let wrong = 0;
    for (let run = 0; run < 1500; run += 1) {
      const counts = [0, 0, 0, 0] as [number, number, number, number];
      const looks = [];
      for (let unit = 1; unit <= 4000; unit += 1) {
        const arm = random() < 0.3 ? 0 : 2;
        counts[arm] += 1;
        if (random() < 0.1) counts[arm + 1] = (counts[arm + 1] ?? 0) + 1;
        if (unit % 100 !== 0) continue;
        const [n, successes, others, theirs] = counts;
        looks.push({
          control: sampleFromSums({ n, sum: successes, sumOfSquares: successes }),
          treatment: sampleFromSums({ n: others, sum: theirs, sumOfSquares: theirs }),
        });
      }
      if (firstExclusionOf(looks, { alpha: 0.05, tunedToUnits: 2000, firstLook: 400 })) wrong += 1;
    }
    expect(wrong / 1500).toBeLessThanOrEqual(0.05);
  });
});

describe('a look at any estimate', () => {
  it('is the look at a mean when the estimate is one', () => {
    const sample = sampleOf(control);
    const estimate = { value: sample.mean, standardError: standardErrorOf(sample) ?? 0, units: sample.n };
    const [one, other] = [lookAtEstimate(estimate, plan), lookAt(sample, plan)];
    expect(one?.halfWidth).toBeCloseTo(other?.halfWidth ?? 0, 12);
    expect(one?.sd).toBeCloseTo(other?.sd ?? 0, 12);
  });

  // scipy 1.17.1 optimize.brentq on eq. 9 with r held: .07967295836042136.
  it('has the p-value at which its interval would touch zero', () => {
    const wide = { alpha: 0.05, tunedToUnits: 20_000, firstLook: 500 };
    const estimate = { value: 0.012, standardError: 0.0042, units: 20_000 };
    expect(lookAtEstimate(estimate, wide)?.halfWidth).toBeCloseTo(0.012747877759580264, 12);
    expect(sequencePValue(estimate, wide)).toBeCloseTo(0.07967295836042136, 10);
    const touching = { ...estimate, value: 0.012747877759580264 };
    expect(sequencePValue(touching, wide)).toBeCloseTo(0.05, 10);
    expect(sequencePValue(estimate, wide, 0.012)).toBe(1);
    expect(sequencePValue({ ...estimate, units: 499 }, wide)).toBe(1);
    expect(sequencePValue({ ...estimate, standardError: 0 }, wide)).toBe(0);
  });

  it('refuses figures that are not numbers', () => {
    expect(() => lookAtEstimate({ value: Number.NaN, standardError: 1, units: 9 }, plan)).toThrow('value');
    expect(() => lookAtEstimate({ value: 1, standardError: -1, units: 9 }, plan)).toThrow('standardError');
    expect(() => lookAtEstimate({ value: 1, standardError: 1, units: 0 }, plan)).toThrow('units');
  });
});

describe('ratios', () => {
  const views = [3, 1, 7, 2, 5, 4, 1, 9, 2, 6];
  const clicks = [1, 0, 3, 0, 2, 1, 1, 2, 0, 1];

  // statsmodels 0.15.0: OLS of the 40 rows on a constant, cov_type='cluster' by unit: .275 (.04888514032346074).
  it('have the error of rows clustered by unit', () => {
    const estimate = ratioEstimate(pairsOf(views, clicks));
    expect(estimate?.value).toBeCloseTo(0.275, 12);
    expect(estimate?.standardError).toBeCloseTo(0.04888514032346074, 12);
    expect(estimate?.units).toBe(10);
  });

  it('are means where every unit has one row', () => {
    const ones = control.map(() => 1);
    const estimate = ratioEstimate(pairsOf(ones, control));
    expect(estimate?.standardError).toBeCloseTo(standardErrorOf(sampleOf(control)) ?? 0, 12);
    const others = ratioEstimate(pairsOf([1, 1, 1, 1], treatment));
    if (estimate === null || others === null) throw new Error('both are defined');
    const test = testEstimates({ control: estimate, treatment: others });
    const welch = testMeans({ control: sampleOf(control), treatment: sampleOf(treatment) });
    expect(test?.pValue).toBeCloseTo(welch?.pValue ?? 0, 10);
    expect(test?.degreesOfFreedom).toBeCloseTo(welch?.degreesOfFreedom ?? 0, 8);
  });

  it('add up from parts and from sums', () => {
    const whole = pairsOf(views, clicks);
    const merged = mergePairs(pairsOf(views.slice(0, 3), clicks.slice(0, 3)), pairsOf(views.slice(3), clicks.slice(3)));
    const sums = { n: 10, x: 40, y: 11, xx: 226, yy: 21, xy: 63 };
    for (const pairs of [merged, pairsFromSums(sums), mergePairs(whole, emptyPairs)]) {
      expect(ratioEstimate(pairs)?.standardError).toBeCloseTo(ratioEstimate(whole)?.standardError ?? 0, 12);
    }
    expect(pairsFromSums({ ...sums, n: 0 })).toEqual(emptyPairs);
  });

  it('say nothing of one unit or of nothing below the line', () => {
    expect(ratioEstimate(pairsOf([3], [1]))).toBeNull();
    expect(ratioEstimate(pairsOf([0, 0], [1, 2]))).toBeNull();
    expect(() => pairsOf([1], [1, 2])).toThrow('same length');
    expect(() => pairsOf([1, Number.NaN], [1, 2])).toThrow('x[1]');
  });
});

describe('lift', () => {
  it('is the difference in parts of the control, with the error of the delta method', () => {
    const from = { value: 0.1, standardError: 0.003, units: 100 };
    const to = { value: 0.12, standardError: 0.004, units: 80 };
    const lift = liftEstimate({ control: from, treatment: to });
    expect(lift?.value).toBeCloseTo(0.2, 12);
    // By hand: √(.004² + 1.2²·.003²)/.1 = √(1.6e-5 + 1.296e-5)/.1
    expect(lift?.standardError).toBeCloseTo(Math.sqrt(2.896e-5) / 0.1, 12);
    expect(lift?.units).toBe(180);
    expect(liftEstimate({ control: { ...from, value: 0 }, treatment: to })).toBeNull();
  });
});

it('the sequence over differences keeps its first exclusion', () => {
  expect(confidenceSequence({ ...plan, units: [1, 1.1, 0.9, 1, 1.05, 1, 1] }).firstExclusion?.side).toBe('above');
});
