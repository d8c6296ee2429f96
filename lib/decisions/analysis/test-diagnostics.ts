import type { SampleRatio } from '@/lib/contracts/ab-tests';
import type { Diagnostic } from '@/lib/contracts/test-analysis';
import { formatCount, formatFixed, formatNumber, formatPercent } from '@/lib/format/number';
import { listOf } from '@/lib/format/words';
import { contingencyTest } from '@/lib/stats/contingency-test';
import { serialCorrelation } from '@/lib/stats/design-effect';
import { effectTrend } from '@/lib/stats/effect-trend';
import { missingBounds, missingDifferenceBounds, type PartlyLabelled } from '@/lib/stats/missing-bounds';
import type { SequenceLook } from '@/lib/stats/confidence-sequence';
import type { Interval } from '@/lib/stats/proportions';
import { outlierEffect } from '@/lib/stats/outlier-effect';
import { pairedDifferences } from '@/lib/stats/paired-differences';
import { feedbackAlarm } from './feedback-balance';

/** Requests that one arm answered, and how many of them have a label. */
export interface ArmFeedback {
  arm: string;
  requests: number;
  labelled: number;
}

/**
 * What is known in spite of missing labels. `pairs`: how much more often the challenger is right on requests that both
 * scored; a missing label matters where they disagree. `arms`: labels of the requests each arm answered. `losses`: Σ of
 * the losses' differences where labels are known, and its bounds where they are not. `range`: what labels can be, null
 * for yes and no; that of the known ones is a guess and is said. `none`: why there is no worst case.
 */
export type MissingLabels =
  | { of: 'pairs'; labels: PartlyLabelled }
  | { of: 'arms'; control: PartlyLabelled; treatment: PartlyLabelled; range: LabelRange | null }
  | {
      of: 'losses';
      loss: string;
      known: number;
      sum: number;
      missing: Interval & { rows: number };
      range: LabelRange | null;
    }
  | { of: 'none'; missing: number; because: string };

/** The least and the most of the labels that are in. */
export type LabelRange = readonly [number, number];

/** Another test whose traffic may be the same people's: keys in both, arms of this test by arms of the other. */
export interface OverlappingTest {
  name: string;
  table: readonly (readonly number[])[];
}

/** Losses of both on the same requests, or what came of the requests that each arm answered. */
export interface OutlierRows {
  of: 'pairs' | 'arms';
  champion: Float64Array;
  challenger: Float64Array;
}

export interface DiagnosedTest {
  /** Null where traffic is not split. */
  sampleRatio: SampleRatio | null;
  /** Keys that were answered by more than one arm, and all keys. */
  mixedKeys: { mixed: number; keys: number };
  /** Champion first; one entry where traffic is not split. */
  feedback: readonly ArmFeedback[];
  /** How far the arms' shares of labelled requests lie apart, with `feedbackBalance`; null where it says nothing. */
  balance: SequenceLook | null;
  /** Null where labels have no worst case: numbers without bounds. */
  missing: MissingLabels | null;
  /** What `differences` are of: the metric that decides where days have it, else the loss. */
  figure: string;
  /** The leading challenger's difference by day, rising. */
  differences: readonly number[];
  /** Figures of requests, to see whether few of them carry the difference. */
  outliers: OutlierRows;
  overlapping: readonly OverlappingTest[];
}

/** What has to be in order before a result is read, in the order of how much it can spoil. */
export function diagnoseTest(test: DiagnosedTest): Diagnostic[] {
  return [
    ...splitDiagnostics(test),
    feedbackDiagnostic(test),
    ...worstCase(test.missing),
    neighbourDiagnostic(test),
    noveltyDiagnostic(test),
    ...outlierDiagnostic(test.outliers),
    overlapDiagnostic(test.overlapping),
  ];
}

function splitDiagnostics({ sampleRatio, mixedKeys }: DiagnosedTest): Diagnostic[] {
  if (sampleRatio === null) return [];
  const { mixed, keys } = mixedKeys;
  const share = keys === 0 ? 0 : mixed / keys;
  return [
    { name: 'Sample ratio', state: sampleRatio.broken ? 'broken' : 'fine', sentence: sampleRatio.sentence },
    {
      name: 'Assignment',
      state: mixed === 0 ? 'fine' : 'broken',
      sentence:
        mixed === 0
          ? `Each of ${formatCount(keys)} keys was answered by one arm only.`
          : `${formatCount(mixed)} of ${formatCount(keys)} keys (${formatPercent(share)}) were answered by both ` +
            'arms: is the key the same on every request of a user?',
    },
  ];
}

function feedbackDiagnostic({ feedback, balance }: DiagnosedTest): Diagnostic {
  const name = 'Feedback';
  const shareOf = ({ labelled, requests }: ArmFeedback) => (requests === 0 ? 0 : labelled / requests);
  const shares = listOf(feedback.map((one) => `${one.arm} ${formatPercent(shareOf(one))}`));
  const [control, treatment] = feedback;
  if (control === undefined || control.requests === 0) {
    return { name, state: 'unknown', sentence: 'Nothing was answered yet.' };
  }
  if (treatment === undefined) {
    const state = shareOf(control) < 0.95 ? 'warning' : 'fine';
    return { name, state, sentence: `Labels are in for ${formatPercent(shareOf(control))} of the requests read.` };
  }
  const promise = `read by key, at most ${formatPercent(feedbackAlarm)} false alarms over all looks`;
  if (balance === null) {
    return { name, state: 'unknown', sentence: `Too few keys yet to compare the arms: ${shares} have their labels.` };
  }
  if (balance.lower > 0 || balance.upper < 0) {
    return {
      ...{ name, state: 'broken' },
      sentence: `Labels are missing unequally: ${shares} (${promise}). What is missing may be what differs.`,
    };
  }
  return { name, state: 'fine', sentence: `Labels are in alike: ${shares} (${promise}).` };
}

const figure = (value: number) => formatFixed(value, 4, { signed: true, bareFraction: true });

/** How far missing labels could move the difference, whatever they say. */
function worstCase(missing: MissingLabels | null): Diagnostic[] {
  const name = 'Missing labels';
  if (missing?.of === 'none') {
    const sentence = `What missing labels could change at worst is not known: ${missing.because}.`;
    return missing.missing === 0 ? [] : [{ name, state: 'unknown', sentence }];
  }
  const bounds = missing && boundsOf(missing);
  if (missing === null || bounds === null) return [];
  const [low, high] = [figure(bounds.lower), figure(bounds.upper)];
  const isNone = bounds.lower === bounds.upper;
  const what = whatOf(missing);
  const range = missing.of === 'pairs' ? null : missing.range;
  const guess = range === null ? '' : ` within the range of those that are in (${levels(range)})`;
  const isSure = bounds.lower > 0 || bounds.upper < 0;
  const sentence = isNone
    ? `No missing label could change ${what}: ${low} in what was read.`
    : `Whatever the missing labels say${guess}, ${what} lies between ${low} and ${high} in what was read.` +
      (isSure ? '' : ' They could turn its sign.');
  return [{ name, state: isSure || isNone ? 'fine' : 'warning', sentence }];
}

const levels = (range: LabelRange) => range.map((end) => formatNumber(end)).join(' to ');

type Bounded = Exclude<MissingLabels, { of: 'none' }>;

function whatOf(missing: Bounded): string {
  if (missing.of === 'pairs') return 'the share of requests on which the challenger is right less that of the champion';
  if (missing.of === 'losses') return `the challenger's mean ${missing.loss} less the champion's`;
  return "the challenger's mean outcome less the champion's";
}

function boundsOf(missing: Bounded): Interval | null {
  if (missing.of === 'pairs') return missingBounds(missing.labels, [-1, 1]);
  if (missing.of === 'losses') {
    const rows = missing.known + missing.missing.rows;
    if (rows === 0) return null;
    const { lower, upper } = missing.missing;
    return { lower: (missing.sum + lower) / rows, upper: (missing.sum + upper) / rows };
  }
  const { range } = missing;
  // Labels that are all the same leave nothing to range over.
  if (range !== null && range[0] === range[1]) return null;
  return missingDifferenceBounds(missing, range ?? [0, 1]);
}

function neighbourDiagnostic({ differences, figure: what }: DiagnosedTest): Diagnostic {
  const name = 'Neighbouring days';
  if (differences.length < 14) return { name, state: 'unknown', sentence: 'Fourteen days are needed to compare them.' };
  const correlation = serialCorrelation(differences) ?? 0;
  const words = `Each day's difference in ${what} correlates with the day before at ${formatFixed(correlation, 2)}`;
  if (correlation <= 2 / Math.sqrt(differences.length)) {
    return { name, state: 'fine', sentence: `${words}: no more than chance would make it.` };
  }
  return { name, state: 'warning', sentence: `${words}: days depend on each other, so false claims are likelier.` };
}

function noveltyDiagnostic({ differences, figure: what }: DiagnosedTest): Diagnostic {
  const name = 'Novelty';
  const trend = differences.length < 7 ? null : effectTrend({ effects: differences });
  if (trend === null)
    return { name, state: 'unknown', sentence: 'Seven days are needed to see whether the difference fades.' };
  const course = `from ${figure(trend.first)} on the first day to ${figure(trend.last)} on the last`;
  if (trend.pValue >= 0.01) {
    return {
      name,
      state: 'fine',
      sentence: `The difference in ${what} does not move with time beyond chance (${course}).`,
    };
  }
  return {
    name,
    state: 'warning',
    sentence: `The difference in ${what} moves with time, ${course}: its mean is no forecast.`,
  };
}

function outlierDiagnostic(rows: OutlierRows): Diagnostic[] {
  const found = outliersOf(rows);
  if (found === null) return [];
  const name = 'Outliers';
  const [cutTo, plain] = [figure(found.cutDifference), figure(found.difference)];
  const what = rows.of === 'pairs' ? 'differences in loss' : 'outcomes';
  const cut = `with the farthest 2 % of ${what} pulled in it is ${cutTo}, not ${plain}`;
  if (found.shiftInErrors <= 1) return [{ name, state: 'fine', sentence: `Few requests carry nothing: ${cut}.` }];
  return [{ name, state: 'warning', sentence: `Few requests carry the difference: ${cut}. Look at them.` }];
}

function outliersOf({ of, champion, challenger }: OutlierRows) {
  if (of === 'arms') return outlierEffect({ control: champion, treatment: challenger, share: 0.02 });
  // Rows are paired: their differences against nothing, so that the error is that of pairs.
  const differences = pairedDifferences(champion, challenger);
  return outlierEffect({ control: new Float64Array(differences.length), treatment: differences, share: 0.01 });
}

const overlapAlarm = 0.001;
/** Of tests in a sentence; all of them are looked into. */
const mostNamed = 5;

function overlapDiagnostic(overlapping: readonly OverlappingTest[]): Diagnostic {
  const name = 'Other tests';
  if (overlapping.length === 0) {
    return { name, state: 'fine', sentence: 'No other test of this project ran on the same days.' };
  }
  const keysOf = ({ table }: OverlappingTest) => table.flat().reduce((sum, keys) => sum + keys, 0);
  const byKeys = overlapping.toSorted((one, other) => keysOf(other) - keysOf(one));
  const named = byKeys.slice(0, mostNamed).map((other) => `${other.name} (${formatCount(keysOf(other))} keys in both)`);
  const rest = byKeys.length - named.length;
  const names = listOf(rest === 0 ? named : [...named, `${rest} more`]);
  const dealt = overlapping.filter(({ table }) => (contingencyTest(table)?.pValue ?? 1) < overlapAlarm);
  if (dealt.length > 0) {
    return {
      ...{ name, state: 'broken' },
      sentence:
        `The arms of ${listOf(dealt.map((other) => other.name))} hold other shares of these arms' keys than chance ` +
        `would deal (χ², p < ${overlapAlarm}): what it does differently is mixed into this result.`,
    };
  }
  if (overlapping.every((other) => keysOf(other) === 0)) {
    const sentence = `${names} ran on some of the same days: if they touch the same people, each may move the other.`;
    return { name, state: 'warning', sentence };
  }
  return {
    ...{ name, state: 'warning' },
    sentence: `${names} ran on some of the same days, dealt independently: effects may add, arms are not confounded.`,
  };
}
