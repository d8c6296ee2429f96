import type { SecondReading } from '@/lib/contracts/test-analysis';
import { formatPercent } from '@/lib/format/number';
import { adjustedDifference } from '@/lib/stats/adjusted-difference';
import { covariatesOf } from '@/lib/stats/covariate-statistics';
import { clusterPValue, informationOf, lookAtClusters } from '@/lib/stats/clustered-look';
import { metricWord } from '../metric-words';
import type { OwnPlan } from './own-readings';
import type { ArmUnits } from './unit-means-of';

const firstLook = 60;

export interface BothArms {
  control: ArmUnits;
  treatment: ArmUnits;
}

/**
 * The difference of arms over keys with what was known before taken out: what the champion says of the inputs, computed
 * in both arms alike, and the same figure before the test where a key was there already.
 *
 * @param first the arms at the first look: keys that come back say more with each request, and information grows so
 * @returns nothing where the champion has an answer for no key, or before 60 keys
 * Source: `adjustedDifference`, `lookAtClusters`.
 */
export function adjustedReadings(
  { first, now }: { first: BothArms; now: BothArms },
  { metric, alpha, tunedToUnits }: Pick<OwnPlan, 'metric' | 'alpha' | 'tunedToUnits'>,
): SecondReading[] {
  const adjusted = adjustedOf(now);
  const plan = { alpha, tunedToUnits, firstLook };
  if (adjusted === null) return [];
  const clustered = { ...adjusted, information: informationOf(adjustedOf(first) ?? adjusted, adjusted) };
  const look = lookAtClusters(clustered, plan);
  if (look === null) return [];
  const { control, treatment } = now;
  const wereThere = [control, treatment].map(({ wasThere }) => wasThere.reduce((sum, one) => sum + one, 0));
  const seenBefore = wereThere.reduce((sum, one) => sum + one, 0) / adjusted.units;
  return [
    {
      ...{ method: 'Confidence sequence, adjusted', figure: `${metricWord(metric)} of a key, difference of arms` },
      ...{ unit: 'key', value: look.mean, lower: look.lower, upper: look.upper },
      ...{ pValue: clusterPValue(clustered, plan), guarantee: 'always' },
      sentence:
        `The champion's answer and the same figure before the test (${formatPercent(seenBefore)} of keys were there) ` +
        `explain ${formatPercent(adjusted.explained)} of the variance (ρ²).`,
    },
  ];
}

function adjustedOf({ control, treatment }: BothArms) {
  const arms = { control: knownOf(control), treatment: knownOf(treatment) };
  const adjusted = adjustedDifference(arms);
  // Keys count the same, so an arm has as many as it has.
  return adjusted && { ...adjusted, effectiveUnits: 2 * Math.min(arms.control.n, arms.treatment.n) };
}

/** Units for which the champion has an answer, as a regression takes them. */
function knownOf({ means, foreseen, before, wasThere }: ArmUnits) {
  const known = Uint32Array.from(means.keys()).filter((unit) => Number.isFinite(foreseen[unit] ?? Number.NaN));
  const take = (values: Float64Array) => Float64Array.from(known, (unit) => values[unit] ?? 0);
  return covariatesOf(take(means), [take(foreseen), take(before), take(wasThere)]);
}
