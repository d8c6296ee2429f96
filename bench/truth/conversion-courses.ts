import { differenceOfArms } from '@/lib/stats/arm-difference';
import { compareMeansBayes } from '@/lib/stats/bayes-means';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import { obrienFlemingBounds } from '@/lib/stats/group-sequential';
import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { sampleFromSums, type SampleStatistics } from '@/lib/stats/sample-statistics';
import { countCourses, type Rate } from './rates';
import { createBinomial } from './draw-binomial';

export const conversionMethods = [
  'naive-peeking',
  'fixed-horizon-read-once',
  'bayes-chance-to-beat-95',
  'sequence-5000',
  'sequence-40000',
  'obrien-fleming',
] as const;
export type ConversionMethod = (typeof conversionMethods)[number];

const looks = 80;
const unitsPerLook = 250;
const alpha = 0.05;

/** Whether a method calls a difference at a look; `look` counts from 0. */
type Judge = (estimate: EstimateWithError, look: number) => boolean;

function judges(): Record<ConversionMethod, Judge> {
  const informationShares = Array.from({ length: looks }, (_, look) => (look + 1) / looks);
  const bounds = obrienFlemingBounds({ informationShares, alpha });
  const z = ({ value, standardError }: EstimateWithError): number => Math.abs(value) / standardError;
  const sequence = (tunedToUnits: number): Judge => {
    const plan = { alpha, tunedToUnits, firstLook: 2 * unitsPerLook };
    return (estimate) => {
      const look = lookAtEstimate(estimate, plan);
      return look !== null && (look.lower > 0 || look.upper < 0);
    };
  };
  return {
    'naive-peeking': (estimate) => z(estimate) >= 1.959964,
    'fixed-horizon-read-once': (estimate, look) => look === looks - 1 && z(estimate) >= 1.959964,
    'bayes-chance-to-beat-95': (difference) => compareMeansBayes({ difference }).chanceToBeat >= 0.95,
    'sequence-5000': sequence(5000),
    'sequence-40000': sequence(40_000),
    'obrien-fleming': (estimate, look) => z(estimate) >= (bounds[look] ?? Infinity),
  };
}

/**
 * Two arms of conversions, 80 looks to 20,000 units an arm: how often each method calls a difference at any look.
 *
 * @param of.lift 0 under the null hypothesis; .1 adds a tenth to the base rate of the treatment
 */
export function conversionCourses(of: {
  simulations: number;
  baseRate: number;
  lift: number;
}): Record<ConversionMethod, Rate> {
  const drawControl = createBinomial(unitsPerLook, of.baseRate);
  const drawTreatment = createBinomial(unitsPerLook, of.baseRate * (1 + of.lift));
  const judge = judges();
  return countCourses({
    part: `conversions ${of.baseRate} ${of.lift}`,
    simulations: of.simulations,
    names: conversionMethods,
    course: (random) => {
      const called = new Set<ConversionMethod>();
      const successes = { control: 0, treatment: 0 };
      for (let look = 0; look < looks; look += 1) {
        successes.control += drawControl(random);
        successes.treatment += drawTreatment(random);
        const n = (look + 1) * unitsPerLook;
        const estimate = differenceOfArms({
          control: ofCounts(n, successes.control),
          treatment: ofCounts(n, successes.treatment),
        });
        if (estimate === null) continue;
        for (const method of conversionMethods) {
          if (!called.has(method) && judge[method](estimate, look)) called.add(method);
        }
      }
      return called;
    },
  });
}

function ofCounts(n: number, successes: number): SampleStatistics {
  return sampleFromSums({ n, sum: successes, sumOfSquares: successes });
}

/** Three challengers against one champion, each at a third of alpha: how often any is called different. */
export function challengersCourse(of: { simulations: number; baseRate: number }): Rate {
  const draw = createBinomial(unitsPerLook, of.baseRate);
  const plan = { alpha: alpha / 3, tunedToUnits: 20_000, firstLook: 2 * unitsPerLook };
  const { any } = countCourses({
    part: `three challengers ${of.baseRate}`,
    simulations: of.simulations,
    names: ['any'],
    course: (random) => {
      const arms = [0, 0, 0, 0];
      for (let n = unitsPerLook; n <= looks * unitsPerLook; n += unitsPerLook) {
        for (let arm = 0; arm < arms.length; arm += 1) arms[arm] = (arms[arm] ?? 0) + draw(random);
        const [champion = 0, ...challengers] = arms;
        for (const challenger of challengers) {
          const estimate = differenceOfArms({ control: ofCounts(n, champion), treatment: ofCounts(n, challenger) });
          const look = estimate && lookAtEstimate(estimate, plan);
          if (look !== null && (look.lower > 0 || look.upper < 0)) return new Set(['any'] as const);
        }
      }
      return new Set();
    },
  });
  return any;
}
