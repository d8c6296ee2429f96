import { drawNormal } from '@/lib/random/draw';
import { adjustedDifference } from '@/lib/stats/adjusted-difference';
import { findFirstExclusion } from '@/lib/stats/confidence-sequence';
import { covariatesFromSums, type CovariateStatistics } from '@/lib/stats/covariate-statistics';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import { addValue, emptySample, varianceOf } from '@/lib/stats/sample-statistics';
import { countCourses, type Rate } from './rates';

const looks = 80;
const unitsPerLook = 250;
const plan = { alpha: 0.05, tunedToUnits: 20_000, firstLook: 2 * unitsPerLook };

/** Running sums of an outcome and one covariate. */
class ArmSums {
  n = 0;
  readonly sums = [0, 0];
  readonly crossSums = [0, 0, 0, 0];

  add(outcome: number, covariate: number): void {
    this.n += 1;
    this.sums[0] = (this.sums[0] ?? 0) + outcome;
    this.sums[1] = (this.sums[1] ?? 0) + covariate;
    this.crossSums[0] = (this.crossSums[0] ?? 0) + outcome * outcome;
    this.crossSums[1] = (this.crossSums[1] ?? 0) + outcome * covariate;
    this.crossSums[2] = this.crossSums[1];
    this.crossSums[3] = (this.crossSums[3] ?? 0) + covariate * covariate;
  }

  read(): CovariateStatistics {
    return covariatesFromSums(this.n, this.sums, this.crossSums);
  }
}

/**
 * Nothing true, an outcome that the champion's score explains to the share ρ²: how often the adjusted sequence calls a
 * difference at any of 80 looks to 20,000 units an arm, a z test of it read as often, and by how much adjusting shrinks
 * the variance.
 */
export function adjustedCourses(of: { simulations: number; explained: number }): {
  rate: Rate;
  peeking: Rate;
  gain: number;
} {
  const slope = Math.sqrt(of.explained);
  const rest = Math.sqrt(1 - of.explained);
  let plainValues = emptySample;
  let adjustedValues = emptySample;
  const { called: rate, peeking } = countCourses({
    part: `adjusted ${of.explained}`,
    simulations: of.simulations,
    names: ['called', 'peeking'],
    course: (random) => {
      const arms = { control: new ArmSums(), treatment: new ArmSums() };
      const called = new Set<'called' | 'peeking'>();
      for (let look = 0; look < looks; look += 1) {
        for (const arm of [arms.control, arms.treatment]) {
          for (let unit = 0; unit < unitsPerLook; unit += 1) {
            const score = drawNormal(random);
            arm.add(slope * score + rest * drawNormal(random), score);
          }
        }
        const adjusted = adjustedDifference({ control: arms.control.read(), treatment: arms.treatment.read() });
        const at = adjusted && lookAtEstimate(adjusted, plan);
        if (at !== null && findFirstExclusion([at])) called.add('called');
        if (adjusted && Math.abs(adjusted.value) > 1.959964 * adjusted.standardError) called.add('peeking');
        if (adjusted === null || look < looks - 1) continue;
        plainValues = addValue(plainValues, adjusted.plain.value);
        adjustedValues = addValue(adjustedValues, adjusted.value);
      }
      return called;
    },
  });
  return { rate, peeking, gain: 1 - (varianceOf(adjustedValues) ?? 0) / (varianceOf(plainValues) ?? 1) };
}
