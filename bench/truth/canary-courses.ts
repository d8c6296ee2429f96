import { adjustHolm } from '@/lib/stats/adjust-p-values';
import { differenceOfArms, type TwoArms } from '@/lib/stats/arm-difference';
import { findFirstExclusion } from '@/lib/stats/confidence-sequence';
import { lookAtEstimate, sequencePValue } from '@/lib/stats/estimate-look';
import { emptySample, mergeSamples, sampleFromSums } from '@/lib/stats/sample-statistics';
import { stratifiedDifference } from '@/lib/stats/stratified-difference';
import { createBinomial } from './draw-binomial';
import { countCourses, type Rate } from './rates';

const plan = { alpha: 0.05, tunedToUnits: 10_000, firstLook: 1000 };
const unitsPerLook = 500;
const looksPerStep = 10;

/** Share of the new version and base rate of both arms, step by step. */
const steps = [
  { share: 0.05, rate: 0.08 },
  { share: 0.2, rate: 0.1 },
  { share: 0.5, rate: 0.13 },
] as const;

/**
 * A canary whose share grows while the base rate of both arms rises: how often a sequence over the steps as strata
 * calls a difference at any look, and one over the pooled arms.
 */
export function canaryCourses(of: { simulations: number }): Record<'strata' | 'pooled', Rate> {
  const drawn = steps.map(({ share, rate }) => {
    const newUnits = Math.round(share * unitsPerLook);
    const oldUnits = unitsPerLook - newUnits;
    return { newUnits, oldUnits, old: createBinomial(oldUnits, rate), new: createBinomial(newUnits, rate) };
  });
  return countCourses({
    part: 'canary',
    simulations: of.simulations,
    names: ['strata', 'pooled'],
    course: (random) => {
      const called = new Set<'strata' | 'pooled'>();
      const strata: TwoArms[] = steps.map(() => ({ control: emptySample, treatment: emptySample }));
      for (const [index, step] of drawn.entries()) {
        for (let look = 0; look < looksPerStep; look += 1) {
          const before = strata[index] ?? { control: emptySample, treatment: emptySample };
          strata[index] = {
            control: mergeSamples(before.control, ofCounts(step.oldUnits, step.old(random))),
            treatment: mergeSamples(before.treatment, ofCounts(step.newUnits, step.new(random))),
          };
          if (isOutside(stratifiedDifference(strata))) called.add('strata');
          if (isOutside(differenceOfArms(pooled(strata)))) called.add('pooled');
        }
      }
      return called;
    },
  });
}

function pooled(strata: readonly TwoArms[]): TwoArms {
  return {
    control: strata.reduce((sum, { control }) => mergeSamples(sum, control), emptySample),
    treatment: strata.reduce((sum, { treatment }) => mergeSamples(sum, treatment), emptySample),
  };
}

function ofCounts(n: number, successes: number) {
  return sampleFromSums({ n, sum: successes, sumOfSquares: successes });
}

function isOutside(estimate: Parameters<typeof lookAtEstimate>[0] | null): boolean {
  const look = estimate && lookAtEstimate(estimate, plan);
  return look !== null && findFirstExclusion([look]) !== null;
}

/**
 * Four metrics, 40 looks: how often Holm's correction of the p-values of their sequences claims anything false, and how
 * often one of four z tests does that are read at every look.
 */
export function severalMetricsCourses(of: { simulations: number }): Record<'holm' | 'peeking', Rate> {
  const draws = [0.02, 0.1, 0.3, 0.5].map((rate) => createBinomial(unitsPerLook, rate));
  return countCourses({
    part: 'four metrics',
    simulations: of.simulations,
    names: ['holm', 'peeking'],
    course: (random) => {
      const called = new Set<'holm' | 'peeking'>();
      const sums = draws.map(() => [0, 0] as [number, number]);
      for (let n = unitsPerLook; n <= 40 * unitsPerLook; n += unitsPerLook) {
        const pValues = draws.map((draw, metric) => {
          const pair = sums[metric] ?? [0, 0];
          pair[0] += draw(random);
          pair[1] += draw(random);
          const estimate = differenceOfArms({ control: ofCounts(n, pair[0]), treatment: ofCounts(n, pair[1]) });
          if (estimate === null) return 1;
          if (Math.abs(estimate.value) > 1.959964 * estimate.standardError) called.add('peeking');
          return sequencePValue(estimate, plan);
        });
        if (Math.min(...adjustHolm(pValues)) < 0.05) called.add('holm');
      }
      return called;
    },
  });
}
