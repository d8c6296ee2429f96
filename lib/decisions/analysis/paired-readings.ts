import type { SecondReading } from '@/lib/contracts/test-analysis';
import { formatCount, formatPercent } from '@/lib/format/number';
import { compareAucs } from '@/lib/metrics/compare-aucs';
import { comparePaired, type MetricDifference } from '@/lib/metrics/compare-metric';
import { discordantEvidence, discordantInterval, testDiscordant } from '@/lib/stats/discordant-pairs';
import { studentTail, studentUpper } from '@/lib/stats/distributions';
import { lookAtEstimate, sequencePValue } from '@/lib/stats/estimate-look';
import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { rightRows, type ContestRows } from './contest-rows';
import { requestPromise } from './request-promise';

export interface PairedPlan {
  alpha: number;
  tunedToUnits: number;
  firstLook: number;
  /** Whether requests are known not to be independent of each other. */
  isDependent: boolean;
}

/**
 * What the paired answers of a binary contest say by other figures: AUC and F1 by day with a sequence of their own, AUC
 * by DeLong, and who is right more often (McNemar), once and at every look.
 *
 * @returns nothing for other tasks, and no reading for a figure that the rows do not define
 */
export function pairedReadings(rows: ContestRows, plan: PairedPlan): SecondReading[] {
  if (rows.task !== 'binary') return [];
  const { labels, champion, challenger, thresholds, day: units } = rows;
  const figures = (['auc', 'f1'] as const).flatMap((metric) => {
    const found = comparePaired({ metric, labels, champion, challenger, units, thresholds });
    return found === null ? [] : [metricSequence(metric === 'auc' ? 'AUC' : 'F1', found, plan)];
  });
  return [...figures, ...delong(rows, plan), ...mcnemar(rows, plan)];
}

function metricSequence(figure: string, found: MetricDifference, plan: PairedPlan): SecondReading {
  const look = lookAtEstimate(found, plan);
  const levels = `${figure} ${found.challenger.toFixed(4)} against ${found.champion.toFixed(4)} of the champion`;
  const wait = `its first look is at ${plan.firstLook} days`;
  return {
    ...{ method: 'Confidence sequence', figure: `${figure} difference`, unit: 'day', value: found.value },
    pValue: look === null ? null : sequencePValue(found, plan),
    ...{ lower: look?.lower ?? null, upper: look?.upper ?? null, guarantee: 'always' },
    sentence: `${levels}${look === null ? `; ${wait}` : ''}. Estimate and variance as they stand; approximate.`,
  };
}

function delong(rows: ContestRows, { alpha, isDependent }: PairedPlan): SecondReading[] {
  const { labels, champion, challenger } = rows;
  const found = compareAucs({ labels, champion, challenger, level: 1 - alpha });
  if (found === null) return [];
  const { guarantee, words } = requestPromise('once', isDependent);
  return [
    {
      ...{ method: 'DeLong', figure: 'AUC difference', unit: 'request', value: found.difference, ...found.interval },
      ...{ pValue: found.pValue, guarantee },
      sentence: `${words} Read the sequence by day first.`,
    },
  ];
}

function mcnemar({ labels, champion, challenger, thresholds }: ContestRows, plan: PairedPlan): SecondReading[] {
  const before = rightRows(labels, champion, thresholds.champion);
  const after = rightRows(labels, challenger, thresholds.challenger);
  let championOnly = 0;
  let challengerOnly = 0;
  for (let row = 0; row < labels.length; row += 1) {
    if (before[row] === 1 && after[row] === 0) championOnly += 1;
    if (before[row] === 0 && after[row] === 1) challengerOnly += 1;
  }
  const pairs = { championOnly, challengerOnly };
  const n = championOnly + challengerOnly;
  if (n === 0) return [];
  const figure = 'share right where they disagree';
  const share = formatPercent(challengerOnly / n);
  const counts = `Of ${formatCount(n)} requests on which only one is right, the challenger is in ${share}`;
  const shared = { figure, unit: 'request', value: challengerOnly / n };
  const once = requestPromise('once', plan.isDependent);
  const always = requestPromise('always', plan.isDependent);
  return [
    {
      ...shared,
      ...{ method: 'McNemar (mid-p)', lower: null, upper: null, pValue: testDiscordant(pairs).midP },
      guarantee: once.guarantee,
      sentence: `${counts}. ${once.words}`,
    },
    {
      ...shared,
      ...{ method: 'McNemar e-process', ...discordantInterval(pairs, plan.alpha), guarantee: always.guarantee },
      pValue: discordantEvidence(pairs).pValue,
      sentence: `${counts}. ${plan.isDependent ? always.words : 'Holds at every look, if requests are independent.'}`,
    },
  ];
}

/**
 * Student's interval and p of an estimate over units. Units that all say the same leave no doubt by themselves: without
 * error p is 0, or 1 where they all say that there is no difference.
 */
export function studentOf({ value, standardError, units }: EstimateWithError, level: number) {
  const reach = studentUpper((1 - level) / 2, units - 1) * standardError;
  const bounds = { lower: value - reach, upper: value + reach };
  if (standardError === 0) return { ...bounds, pValue: value === 0 ? 1 : 0 };
  return { ...bounds, pValue: Math.min(1, 2 * studentTail(Math.abs(value / standardError), units - 1)) };
}
