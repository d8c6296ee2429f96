import type { FairnessLimit, TestMode } from '@/lib/contracts/ab-tests';
import { fewestUnits } from '@/lib/decisions/fewest-units';
import { isOwn } from '@/lib/decisions/metric-words';
import { countOf } from '@/lib/format/words';
import { comparableMetrics } from '@/lib/metrics/compare-answers';
import { findOwnMetric, needsLabels } from '@/lib/metrics/own-metrics';
import type { Signature } from '@/lib/preprocessing/schema';
import { invalid } from '@/server/core/errors';
import { isInputUnit } from './read-contest';

/** Units at which the interval is narrowest, where nobody says: all values of an input, else what is usual. */
export function usualTuning(unit: string, { inputs }: Pick<Signature, 'inputs'>): number {
  if (unit === 'day') return 20;
  const values = isInputUnit(unit) ? inputs.find(({ name }) => name === unit)?.categories?.length : undefined;
  return values === undefined ? 5000 : Math.max(fewestUnits, values);
}

/** @throws Invalid where the unit is none that this model's requests have, or has too few values to speak for others */
export function requireUnit(unit: string, { inputs }: Pick<Signature, 'inputs'>): void {
  if (!isInputUnit(unit)) return;
  const fitting = inputs.filter(({ type, categories }) => type === 'category' && !isFew(categories));
  if (fitting.some(({ name }) => name === unit)) return;
  const names = ['day', 'request', 'key', 'session', ...fitting.map(({ name }) => name)];
  const known = inputs.find(({ name }) => name === unit);
  const values = known?.type === 'boolean' ? 2 : known?.categories?.length;
  const start =
    known !== undefined && values !== undefined && values < fewestUnits
      ? `"${unit}" has ${countOf(values, 'value')}: ${fewestUnits} are needed to speak for others.`
      : `"${unit}" is no unit of evidence here.`;
  throw invalid(`${start} Take ${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? 'day'}.`);
}

const isFew = (categories: readonly string[] | undefined) =>
  categories !== undefined && categories.length < fewestUnits;

/** @throws Invalid where the metric does not belong to the task, or cannot differ */
export function primaryMetricOf({ task, mode }: Pick<Signature, 'task'> & { mode: TestMode }, wanted?: string): string {
  const usual = task === 'regression' ? 'squaredError' : 'logLoss';
  const own = wanted === undefined ? null : findOwnMetric(wanted);
  if (own !== null) {
    if (mode === 'shadow')
      throw invalid(`In the shadow only the champion answers, so ${own} cannot differ: run an A/B test.`);
    if (task === 'multiclass' && needsLabels(own))
      throw invalid(`The labels of a multiclass model are no numbers, so there is no ${own}.`);
    return own;
  }
  const fitting: readonly string[] = task === 'multiclass' ? ['logLoss'] : comparableMetrics[task];
  if (wanted !== undefined && !fitting.includes(wanted)) {
    throw invalid(`A ${task} model is judged by ${fitting.join(', ')}, not by ${wanted}.`);
  }
  return wanted ?? usual;
}

const mostGroups = 6;

/**
 * The groups whose gap is guarded, fixed before the first look: those named, or the commonest of the training rows.
 *
 * @throws Invalid where the input has no groups, or the measure does not belong to the task
 */
export function fixFairness(limit: FairnessLimit | null, { inputs, task }: Signature): FairnessLimit | null {
  if (limit === null) return null;
  const { column, measure } = limit;
  if (measure !== 'loss' && task !== 'binary') {
    throw invalid(`A gap in ${measure} is guarded where there are two classes: take the loss of this ${task} model.`);
  }
  const input = inputs.find(({ name }) => name === column);
  const known = input?.type === 'boolean' ? ['true', 'false'] : input?.categories?.slice(0, mostGroups);
  const values = limit.values ?? known ?? [];
  const isGrouped = input?.type === 'boolean' || input?.type === 'category';
  if (!isGrouped || new Set(values).size < 2) {
    const fitting = inputs.filter(({ type }) => type === 'category' || type === 'boolean').map(({ name }) => name);
    throw invalid(
      `"${column}" has no groups to compare: take ${fitting.join(' or ') || 'a model that reads a category'}.`,
    );
  }
  return { ...limit, values: [...new Set(values)] };
}

/** @throws Invalid where a watch cannot read the metric: it reads what the version before would have said */
export function requireWatchable(metric: string): void {
  if (!isOwn(metric)) return;
  throw invalid(`A watch reads what the version before would have said, not ${metric}: promote without it.`);
}
