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

/** What a test counts where nobody says: one arm answers a key day after day, so what keys bring is counted by key. */
export const usualUnit = (primaryMetric: string): string => (isOwn(primaryMetric) ? 'key' : 'day');

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
/** A signature lists no more: beyond it a value may be known and not listed. */
const mostListed = 200;

interface Guarded {
  signature: Signature;
  /** What the test counts. */
  unit: string;
  /** Days that it reads. */
  plannedUnits: number;
  /** Whether categories stand in order of how common they were in training: not so where a file brought them. */
  isRanked: boolean;
}

/**
 * The groups whose gap is guarded, fixed before the first look: those named, or the commonest of the training rows.
 *
 * @throws Invalid where the input has no groups, is the unit of evidence, does not know a value that is named, the
 * measure does not belong to the task, or too few units will have come for a gap to be read
 */
export function fixFairness(limit: FairnessLimit | null, of: Guarded): FairnessLimit | null {
  if (limit === null) return null;
  const { column, measure } = limit;
  const { inputs, task } = of.signature;
  if (measure !== 'loss' && task !== 'binary') {
    throw invalid(`A gap in ${measure} is guarded where there are two classes: take the loss of this ${task} model.`);
  }
  if (column === of.unit) {
    throw invalid(
      `"${column}" is the unit of evidence, so each of its groups would be a single unit: guard a gap in another ` +
        'input, or count by day or key.',
    );
  }
  const input = inputs.find(({ name }) => name === column);
  const values = [...new Set(limit.values ?? usualGroups(input, of))];
  const isGrouped = input?.type === 'boolean' || input?.type === 'category';
  if (!isGrouped || values.length < 2) {
    const fitting = inputs.filter(({ type }) => type === 'category' || type === 'boolean').map(({ name }) => name);
    throw invalid(
      `"${column}" has no groups to compare: take ${fitting.join(' or ') || 'a model that reads a category'}.`,
    );
  }
  requireKnown(values, input);
  requireDays(of);
  return { ...limit, values };
}

/** Of days there are as many as are planned; of other units nobody knows. */
function requireDays({ unit, plannedUnits }: Guarded): void {
  if (unit !== 'day' || plannedUnits >= fewestUnits) return;
  throw invalid(
    `A gap between groups is read once ${fewestUnits} units of evidence are in, and this test ends after ` +
      `${countOf(plannedUnits, 'day')}: plan ${fewestUnits} days or more, or count by key or request.`,
  );
}

type Input = Signature['inputs'][number];
const valuesOf = (input: Input | undefined) => (input?.type === 'boolean' ? ['true', 'false'] : input?.categories);

function usualGroups(input: Input | undefined, { isRanked }: Guarded): readonly string[] {
  const known = valuesOf(input) ?? [];
  if (isRanked || known.length <= mostGroups) return known.slice(0, mostGroups);
  throw invalid(
    `Which values of "${input?.name ?? ''}" are the commonest is not known, as this model came in a file: name those ` +
      `to compare, of ${known.slice(0, mostGroups).join(', ')} and others.`,
  );
}

function requireKnown(values: readonly string[], input: Input): void {
  const known = valuesOf(input) ?? [];
  if (known.length === 0 || known.length >= mostListed) return;
  const unknown = values.filter((value) => !known.includes(value));
  if (unknown.length === 0) return;
  const [some, rest] = [known.slice(0, mostGroups), known.length - mostGroups];
  throw invalid(
    `"${unknown.join('", "')}" ${unknown.length === 1 ? 'is no value' : 'are no values'} of "${input.name}" that the ` +
      `champion knows: take ${some.join(', ')}${rest > 0 ? ` or one of ${rest} more` : ''}.`,
  );
}

/** @throws Invalid where a watch cannot read the metric: it reads what the version before would have said */
export function requireWatchable(metric: string): void {
  if (!isOwn(metric)) return;
  throw invalid(`A watch reads what the version before would have said, not ${metric}: promote without it.`);
}
