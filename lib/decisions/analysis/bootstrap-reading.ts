import type { SecondReading } from '@/lib/contracts/test-analysis';
import { formatCount } from '@/lib/format/number';
import { bootstrapMetricDifference } from '@/lib/metrics/bootstrap-metric';
import { comparePaired } from '@/lib/metrics/compare-metric';
import { mapRows } from '@/lib/metrics/map-rows';
import type { Random } from '@/lib/random/create-random';
import { metricWord } from '../metric-words';
import type { ContestRows } from './contest-rows';
import { contestMetricOf } from './row-pulls';

const fewestDays = 5;
const mostReplicates = 1000;
/** Draws are fewer where rows are many; below the fewest an interval's ends would be left to chance. */
const mostRowsDrawn = 300_000_000;
const fewestReplicates = 200;

/**
 * The difference of a paired metric by drawing whole days with replacement, what both said of a request staying
 * together: no assumption about the shape of days, nor a straight line through the metric.
 *
 * @param plan.metric the one that decides where it is paired (AUC, F1 …), else the loss
 * @returns null below five days, for more than 1.5 million rows, or where the rows do not define the metric
 * Source: `bootstrapMetricDifference`.
 */
export function bootstrapReading(
  rows: ContestRows,
  { plan, random }: { plan: { metric: string; alpha: number }; random: Random },
): SecondReading | null {
  const { champion, challenger, thresholds, day: units, task } = rows;
  const replicates = Math.min(mostReplicates, Math.floor(mostRowsDrawn / Math.max(1, units.length)));
  if (new Set(units).size < fewestDays || replicates < fewestReplicates) return null;
  const metric = contestMetricOf(plan.metric);
  // Of several classes only the probability of the one that came true is known: it is a row with label 1.
  const labels = task === 'multiclass' ? mapRows(units.length, () => 1) : rows.labels;
  const of = { metric, labels, champion, challenger, thresholds, units };
  const found = comparePaired(of);
  if (found === null) return null;
  const { interval } = bootstrapMetricDifference({ ...of, random, level: 1 - plan.alpha, replicates });
  if (interval === null) return null;
  return {
    ...{ method: 'Bootstrap of days', figure: `${metricWord(metric)} difference, by row`, unit: 'day' },
    ...{ value: found.value, ...interval, pValue: null, guarantee: 'once' },
    sentence:
      `${formatCount(replicates)} draws of whole days, every row counting the same. ` +
      'To be read once, at the planned end.',
  };
}
