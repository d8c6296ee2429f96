import type { SampleRatio, Verdict } from '@/lib/contracts/ab-tests';
import { listOf } from '@/lib/format/words';
import type { SequenceLook } from '@/lib/stats/confidence-sequence';
import { evidenceWords, settledWords, tooEarlyWords } from './evidence-words';
import type { JudgedGuardrail } from './judge-guardrail';
import { capitalised, limitWord, metricWord } from './metric-words';
import {
  readSequence,
  sequenceMethod,
  type CountedLooks,
  type SequenceReading,
  type TestPlan,
  type UnitDay,
} from './read-sequence';

export interface SplitInput {
  /** What the challenger is called. */
  name: string;
  metric: string;
  /** Complete days, rising; both models score every row, so differences are paired although traffic is split. */
  days: readonly UnitDay[];
  /** Where the test counts something else than days; the days then only say how far it is. */
  counted?: CountedLooks | undefined;
  plan: TestPlan;
  /** From `judgeSampleRatio`; null before anything is counted. */
  sampleRatio: SampleRatio | null;
  /** From `judgeGuardrail`. */
  guardrails: readonly JudgedGuardrail[];
}

/**
 * What an A/B test says about its challenger, in this order.
 *
 *   invalid           the split is broken
 *   guardrail-failed  a limit is broken
 *   worse             some look's lower bound > 0
 *   better            some look's upper bound < 0, and every guardrail passed
 *   not-worse         some look's upper bound < margin, and every guardrail passed
 *   undecided         none of these, or looks on both sides of zero
 *
 * @returns the verdict, settledAtUnit the first day on which its claim about the metric held, and all looks.
 * Guarantee, approximate for exchangeable days: each claim about the metric is false with a chance of at most alpha,
 * however often one looks
 * @throws RangeError if a difference is not finite or the plan is out of range
 * Source: `confidenceSequence`; order and guardrails, Fabijan et al. 2019 and Berger 1982.
 */
export function splitVerdict(input: SplitInput): { verdict: Verdict; looks: SequenceLook[] } {
  const { metric, days, plan } = input;
  const reading = readSequence(days, plan, input.counted);
  const claim = claimOf(input, reading);
  const verdict: Verdict = {
    ...claim,
    method: sequenceMethod({ metric, days, plan, sharedBy: 1, counted: input.counted }),
    units: reading.units,
    rows: reading.rows,
  };
  return { verdict, looks: reading.looks };
}

type Claim = Pick<Verdict, 'outcome' | 'sentence' | 'settledAtUnit'>;

function claimOf(input: SplitInput, reading: SequenceReading): Claim {
  const { sampleRatio, guardrails } = input;
  const failed = guardrails.filter(({ state }) => state === 'failed');
  if (sampleRatio?.broken) {
    return { outcome: 'invalid', settledAtUnit: null, sentence: `The test says nothing. ${sampleRatio.sentence}` };
  }
  if (failed.length > 0) {
    const sentence = failed.map((guardrail) => guardrail.sentence).join(' ');
    return { outcome: 'guardrail-failed', settledAtUnit: null, sentence };
  }
  if (reading.latest === null) {
    const sentence = `Too early to say: ${tooEarlyWords(reading.units, input.plan.firstLook, input.counted)}.`;
    return { outcome: 'undecided', settledAtUnit: null, sentence };
  }
  return primaryClaim(input, { ...reading, latest: reading.latest });
}

function primaryClaim(input: SplitInput, reading: SequenceReading & { latest: SequenceLook }): Claim {
  const { name, metric, plan, guardrails } = input;
  const { betterAt, worseAt, notWorseAt } = reading;
  const evidence = evidenceWords(metric, { ...reading, counted: input.counted });
  const who = capitalised(name);
  const undecided = (sentence: string): Claim => ({ outcome: 'undecided', settledAtUnit: null, sentence });
  if (betterAt !== null && worseAt !== null) {
    return undecided(`The difference turned, so days are not alike and nothing is claimed about ${name}: ${evidence}.`);
  }
  if (worseAt !== null) {
    const sentence = `${who} is worse than the champion, ${settledWords(reading.looks, worseAt)}: ${evidence}.`;
    return { outcome: 'worse', settledAtUnit: worseAt, sentence };
  }
  if (notWorseAt === null) {
    return undecided(`Nothing is settled between ${name} and the champion yet: ${evidence}.`);
  }
  const open = guardrails.filter(({ state }) => state === 'undecided').map((guardrail) => guardrail.name);
  if (open.length > 0) {
    return undecided(
      `${who} is not worse in ${metricWord(metric)}, but the limit on ${listOf(open)} is not settled: ${evidence}.`,
    );
  }
  if (betterAt !== null) {
    const sentence = `${who} is better than the champion, ${settledWords(reading.looks, betterAt)}: ${evidence}.`;
    return { outcome: 'better', settledAtUnit: betterAt, sentence };
  }
  const sentence =
    `${who} is not worse than the champion by ${limitWord(plan.margin)} or more, ` +
    `${settledWords(reading.looks, notWorseAt)}: ${evidence}. It is not shown to be better.`;
  return { outcome: 'not-worse', settledAtUnit: notWorseAt, sentence };
}
