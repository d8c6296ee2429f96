import type { GateResult, GateRule } from '@/lib/contracts/gates';
import type { MetricValue } from '@/lib/contracts/version-facts';
import { formatCount, formatFixed } from '@/lib/format/number';
import { countOf } from '@/lib/format/words';
import { findMetricDefinition } from '@/lib/metrics/metric-definitions';
import type { Task } from '@/lib/preprocessing/schema';
import { levelWord, limitWord, metricWord } from './metric-words';

/** The rows of the locked test in which a column has one value. */
export interface ValueGroup {
  value: string | null;
  rows: number;
  metrics: readonly MetricValue[];
  /** Share of rows called positive; null unless there are two classes. */
  calledShare: number | null;
}
export type ColumnGroups = readonly ValueGroup[];

type Judged = Pick<GateResult, 'outcome' | 'sentence' | 'evidence'>;
type RuleOf<K extends GateRule['kind']> = Extract<GateRule, { kind: K }>;

const nameOf = (column: string, { value }: { value: string | null }) => `${column} = ${value ?? 'missing'}`;

interface Level {
  value: string | null;
  rows: number;
  level: number;
}

/**
 * Whether every value of a column with enough rows reaches the floor (or stays below it, where smaller is better).
 * Estimates are compared, not intervals: with `minRows` one says from how many rows on an estimate counts. A value
 * of so many rows that do not define the metric is not judged, and so the whole is not.
 */
export function judgeSlices(rule: RuleOf<'slice'>, groups: ColumnGroups): Judged {
  const { column, metric, floor, minRows } = rule;
  const large = groups.filter(({ rows }) => rows >= minRows);
  const levels = large.flatMap(({ value, rows, metrics }): Level[] => {
    const level = metrics.find(({ name }) => name === metric)?.value ?? null;
    return level === null ? [] : [{ value, rows, level }];
  });
  const small = groups.length - large.length;
  const undefinedOnes = large.filter(({ value }) => !levels.some((one) => one.value === value));
  const evidence = { column, metric, floor, slices: levels, leftOut: small };
  if (levels.length === 0) {
    const sentence = `No value of ${column} has ${countOf(minRows, 'row')} that define ${metricWord(metric)}.`;
    return { outcome: 'unjudged', sentence, evidence };
  }
  const sign = findMetricDefinition(metric)?.largerIsBetter === false ? -1 : 1;
  const [worst] = [...levels].sort((a, b) => sign * (a.level - b.level));
  const failing = levels.filter(({ level }) => sign * (level - floor) < 0);
  const bound = sign === 1 ? 'floor' : 'ceiling';
  const rest = small === 0 ? '' : ` ${countOf(small, 'smaller value')} left out.`;
  if (!worst) throw new Error('levels cannot be empty here');
  const weakest = `${nameOf(column, worst)} (${countOf(worst.rows, 'row')}) with ${levelWord(worst.level)}`;
  const [blank] = undefinedOnes;
  if (failing.length === 0 && blank) return { outcome: 'unjudged', sentence: unlike(column, metric, blank), evidence };
  if (failing.length === 0) {
    const all = `All ${formatCount(levels.length)} values of ${column} reach the ${bound} of ${limitWord(floor)}`;
    return { outcome: 'passed', sentence: `${all}; the weakest is ${weakest}.${rest}`, evidence };
  }
  const missed = `${countOf(failing.length, 'value')} of ${column} ${failing.length === 1 ? 'misses' : 'miss'}`;
  return {
    outcome: 'failed',
    sentence: `${missed} the ${bound} of ${limitWord(floor)} in ${metricWord(metric)}: ${weakest} is weakest.${rest}`,
    evidence,
  };
}

/** A slice of one class has no AUC, however many rows it has. */
function unlike(column: string, metric: string, { value, rows }: ValueGroup): string {
  const which = `${nameOf(column, { value })} (${countOf(rows, 'row')})`;
  return `The rows with ${which} do not define ${metricWord(metric)}: ask for more rows a value, or another metric.`;
}

/** Whether the extreme values of a column differ by no more than the gap that is allowed. */
export function judgeFairnessGate(rule: RuleOf<'fairness'>, groups: ColumnGroups, task: Task): Judged {
  const { column, measure, maxGap, minRows } = rule;
  if (task !== 'binary') {
    const sentence = 'Fairness is judged where there are two classes: this model answers something else.';
    return { outcome: 'unjudged', sentence, evidence: {} };
  }
  const levels = groups.flatMap((group): Level[] => {
    const auc = group.metrics.find(({ name }) => name === 'auc')?.value ?? null;
    const level = measure === 'rate' ? group.calledShare : auc;
    return level === null || group.rows < minRows ? [] : [{ value: group.value, rows: group.rows, level }];
  });
  const sorted = [...levels].sort((a, b) => a.level - b.level);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (!lowest || !highest || levels.length < 2) {
    const sentence = `Fewer than two values of ${column} have ${countOf(minRows, 'row')}.`;
    return { outcome: 'unjudged', sentence, evidence: { column, levels } };
  }
  const gap = highest.level - lowest.level;
  const passed = gap <= maxGap;
  const blank = groups.find(({ value, rows }) => rows >= minRows && !levels.some((one) => one.value === value));
  if (passed && blank) return { outcome: 'unjudged', sentence: unlike(column, measure, blank), evidence: { levels } };
  const what = measure === 'rate' ? 'The share called positive' : 'The AUC';
  const side = (one: Level) => `${levelWord(one.level)} for ${nameOf(column, one)}`;
  const error = measure === 'rate' ? rateGapError(lowest, highest) : null;
  const give = error === null ? '' : ` ± ${formatFixed(error, 3, { bareFraction: true })} (95 %)`;
  const figure = `${formatFixed(gap, 3, { bareFraction: true })}${give}`;
  const allowed = `${limitWord(maxGap)} ${passed ? 'is' : 'is all that is'} allowed`;
  return {
    outcome: passed ? 'passed' : 'failed',
    sentence: `${what} is ${side(highest)} and ${side(lowest)}: a gap of ${figure}, ${allowed}.`,
    evidence: { column, measure, gap, maxGap, levels },
  };
}

/** Half the 95 % interval of the difference of two shares. Source: Wald, Newcombe 1998, method 1. */
function rateGapError(first: Level, second: Level): number {
  const variance = ({ level, rows }: Level) => (level * (1 - level)) / rows;
  return 1.959964 * Math.sqrt(variance(first) + variance(second));
}
