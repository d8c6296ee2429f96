import type { MetricDuel } from '@/lib/contracts/ab-tests';
import { confidenceSequence, type SequencePlan } from '@/lib/stats/confidence-sequence';
import { isGain } from './metric-words';

/** One metric of one complete day in both models; null where the day does not define it (AUC of one class). */
export interface DuelDay {
  champion: number | null;
  challenger: number | null;
}

/**
 * The level of a metric in champion and challenger, every day counting the same, and the interval of the difference.
 *
 *   champion, challenger: means over the days that define both; difference = challenger − champion
 *
 * @returns all null without such a day; lower and upper null before the first look
 * Source: `confidenceSequence`, at plan.alpha for this metric alone.
 */
export function metricDuel(of: { name: string; days: readonly DuelDay[]; plan: SequencePlan }): MetricDuel {
  const { name, plan } = of;
  const betterIs = isGain(name) ? 'higher' : 'lower';
  const pairs = of.days.flatMap(({ champion, challenger }) => {
    return champion === null || challenger === null ? [] : [{ champion, challenger }];
  });
  if (pairs.length === 0) {
    return { name, champion: null, challenger: null, difference: null, lower: null, upper: null, betterIs };
  }
  const champion = pairs.reduce((sum, pair) => sum + pair.champion, 0) / pairs.length;
  const challenger = pairs.reduce((sum, pair) => sum + pair.challenger, 0) / pairs.length;
  const differences = pairs.map((pair) => pair.challenger - pair.champion);
  const latest = confidenceSequence({ ...plan, units: differences }).looks.at(-1);
  const bounds = { lower: latest?.lower ?? null, upper: latest?.upper ?? null };
  return { name, champion, challenger, difference: challenger - champion, ...bounds, betterIs };
}
