import type { SampleRatio } from '@/lib/contracts/ab-tests';
import type { Diagnostic } from '@/lib/contracts/test-analysis';
import { formatCount, formatFixed, formatPercent } from '@/lib/format/number';
import { listOf } from '@/lib/format/words';
import { serialCorrelation } from '@/lib/stats/design-effect';
import { effectTrend } from '@/lib/stats/effect-trend';
import { outlierEffect } from '@/lib/stats/outlier-effect';
import { pairedDifferences } from '@/lib/stats/unit-means';
import { testProportions } from '@/lib/stats/proportions';

/** Requests that one arm answered, how many of them have a label, and how many answers were right; null: not binary. */
export interface ArmFeedback {
  arm: string;
  requests: number;
  labelled: number;
  right: number | null;
}

export interface DiagnosedTest {
  /** Null where traffic is not split. */
  sampleRatio: SampleRatio | null;
  /** Keys that were answered by more than one arm, and all keys. */
  mixedKeys: { mixed: number; keys: number };
  /** Champion first; one entry where traffic is not split. */
  feedback: readonly ArmFeedback[];
  /** Day means of the leading challenger's difference, rising. */
  differences: readonly number[];
  /** Loss of each request in both, to see whether few of them carry the difference. */
  losses: { champion: Float64Array; challenger: Float64Array };
  /** Names of other tests whose traffic may be the same people's. */
  overlapping: readonly string[];
}

/** Alarm level of the checks that are looked at together with a test. */
const alarm = 0.001;

/** What has to be in order before a result is read, in the order of how much it can spoil. */
export function diagnoseTest(test: DiagnosedTest): Diagnostic[] {
  return [
    ...splitDiagnostics(test),
    feedbackDiagnostic(test.feedback),
    ...worstCase(test.feedback),
    neighbourDiagnostic(test.differences),
    noveltyDiagnostic(test.differences),
    ...outlierDiagnostic(test.losses),
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

function feedbackDiagnostic(feedback: readonly ArmFeedback[]): Diagnostic {
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
  const differ = testProportions({
    control: { successes: control.labelled, n: control.requests },
    treatment: { successes: treatment.labelled, n: treatment.requests },
  });
  if (differ !== null && differ.pValue < alarm) {
    return {
      ...{ name, state: 'broken' },
      sentence: `Labels are missing unequally: ${shares} have theirs. What is missing may be what differs.`,
    };
  }
  return { name, state: 'fine', sentence: `Labels are in alike: ${shares}.` };
}

/** How far missing labels could move the difference in the share of right answers, whatever they say. */
function worstCase(feedback: readonly ArmFeedback[]): Diagnostic[] {
  const [control, treatment] = feedback;
  if (!control || !treatment || control.right === null || treatment.right === null) return [];
  if (Math.min(control.requests, treatment.requests) === 0) return [];
  const boundsOf = ({ requests, labelled, right }: ArmFeedback) => {
    return { low: (right ?? 0) / requests, high: ((right ?? 0) + requests - labelled) / requests };
  };
  const [before, after] = [boundsOf(control), boundsOf(treatment)];
  const figure = (value: number) => formatFixed(value, 4, { signed: true, bareFraction: true });
  const [low, high] = [after.low - before.high, after.high - before.low];
  return [
    {
      name: 'Missing labels',
      state: 'fine',
      sentence:
        `Whatever the missing labels say, the arms' shares of right answers differ by ${figure(low)} to ` +
        `${figure(high)} in what was read.`,
    },
  ];
}

function neighbourDiagnostic(differences: readonly number[]): Diagnostic {
  const name = 'Neighbouring days';
  if (differences.length < 14) return { name, state: 'unknown', sentence: 'Fourteen days are needed to compare them.' };
  const correlation = serialCorrelation(differences) ?? 0;
  const words = `Each day's difference correlates with the day before at ${formatFixed(correlation, 2)}`;
  if (correlation <= 2 / Math.sqrt(differences.length)) {
    return { name, state: 'fine', sentence: `${words}: no more than chance would make it.` };
  }
  return { name, state: 'warning', sentence: `${words}: days depend on each other, so false claims are likelier.` };
}

function noveltyDiagnostic(differences: readonly number[]): Diagnostic {
  const name = 'Novelty';
  const trend = differences.length < 7 ? null : effectTrend({ effects: differences });
  if (trend === null)
    return { name, state: 'unknown', sentence: 'Seven days are needed to see whether the difference fades.' };
  const figure = (value: number) => formatFixed(value, 4, { signed: true, bareFraction: true });
  const course = `from ${figure(trend.first)} on the first day to ${figure(trend.last)} on the last`;
  if (trend.pValue >= 0.01) {
    return { name, state: 'fine', sentence: `The difference does not move with time beyond chance (${course}).` };
  }
  return { name, state: 'warning', sentence: `The difference moves with time, ${course}: its mean is no forecast.` };
}

function outlierDiagnostic({ champion, challenger }: DiagnosedTest['losses']): Diagnostic[] {
  // Rows are paired: their differences against nothing, so that the error is that of pairs.
  const differences = pairedDifferences(champion, challenger);
  const found = outlierEffect({ control: new Float64Array(differences.length), treatment: differences, share: 0.01 });
  if (found === null) return [];
  const name = 'Outliers';
  const figure = (value: number) => formatFixed(value, 4, { signed: true, bareFraction: true });
  const [cutTo, plain] = [figure(found.cutDifference), figure(found.difference)];
  const cut = `with the farthest 2 % of differences pulled in it is ${cutTo}, not ${plain}`;
  if (found.shiftInErrors <= 1) return [{ name, state: 'fine', sentence: `Few requests carry nothing: ${cut}.` }];
  return [{ name, state: 'warning', sentence: `Few requests carry the difference: ${cut}. Look at them.` }];
}

function overlapDiagnostic(overlapping: readonly string[]): Diagnostic {
  if (overlapping.length === 0) {
    return { name: 'Other tests', state: 'fine', sentence: 'No other test of this project ran on the same days.' };
  }
  const names = listOf([...overlapping].slice(0, 5));
  return {
    ...{ name: 'Other tests', state: 'warning' },
    sentence: `${names} ran on some of the same days: if they touch the same people, each may move the other.`,
  };
}
