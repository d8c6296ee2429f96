import type { Verdict } from '@/lib/contracts/ab-tests';
import type { SequenceLook } from '@/lib/stats/confidence-sequence';
import { evidenceWords, settledWords, tooEarlyWords } from './evidence-words';
import { capitalised } from './metric-words';
import {
  readSequence,
  sequenceMethod,
  type CountedLooks,
  type SequenceReading,
  type TestPlan,
  type UnitDay,
} from './read-sequence';

export interface ShadowInput {
  /** What the challenger is called. */
  name: string;
  metric: string;
  /** Complete days, rising. */
  days: readonly UnitDay[];
  /** Where the test counts something else than days; the days then only say how far it is. */
  counted?: CountedLooks | undefined;
  /** `alpha` is the budget of the whole test. */
  plan: TestPlan;
  /** Challengers that share the budget: each is judged at alpha / challengers. */
  challengers: number;
}

/** What shadow says about one challenger. */
export interface ShadowReading {
  verdict: Verdict;
  looks: SequenceLook[];
}

/**
 * Whether a challenger that scored the same rows as the champion is better, worse, or neither yet.
 *
 *   better: some look's upper bound < 0; worse: some look's lower bound > 0; each sequence at alpha / challengers
 *
 * @returns the verdict (outcome better, worse or undecided; settledAtUnit the first day it held) and all looks.
 * Guarantee, approximate for exchangeable days: a chance of at most alpha that any of the challengers is called
 * different when it is not, however often one looks. Both sides excluded means days changed: no claim is made
 * @throws RangeError if a difference is not finite or the plan is out of range
 * Source: `confidenceSequence`; the split of alpha, Bonferroni (Dunn 1961).
 */
export function shadowVerdict(input: ShadowInput): ShadowReading {
  const { name, metric, days, challengers } = input;
  const plan = { ...input.plan, alpha: input.plan.alpha / challengers };
  const reading = readSequence(days, plan, input.counted);
  const outcome = outcomeOf(reading);
  const verdict: Verdict = {
    outcome,
    sentence: sentenceOf({ name, metric, outcome, reading, plan, counted: input.counted }),
    method: sequenceMethod({ metric, days, plan, sharedBy: challengers, counted: input.counted }),
    settledAtUnit: settledAt(reading, outcome),
    units: reading.units,
    rows: reading.rows,
  };
  return { verdict, looks: reading.looks };
}

type ShadowOutcome = 'better' | 'worse' | 'undecided';

function outcomeOf({ betterAt, worseAt }: SequenceReading): ShadowOutcome {
  if (betterAt !== null && worseAt !== null) return 'undecided';
  if (betterAt !== null) return 'better';
  return worseAt === null ? 'undecided' : 'worse';
}

function settledAt({ betterAt, worseAt }: SequenceReading, outcome: ShadowOutcome): number | null {
  if (outcome === 'undecided') return null;
  return outcome === 'better' ? betterAt : worseAt;
}

function sentenceOf(of: {
  name: string;
  metric: string;
  outcome: ShadowOutcome;
  reading: SequenceReading;
  plan: TestPlan;
  counted: CountedLooks | undefined;
}): string {
  const { name, metric, outcome, reading, plan, counted } = of;
  if (reading.latest === null) {
    return `Too early to say: ${tooEarlyWords(reading.units, plan.firstLook, counted)}.`;
  }
  const evidence = evidenceWords(metric, { ...reading, latest: reading.latest, counted });
  const since = settledAt(reading, outcome);
  if (since !== null) {
    return `${capitalised(name)} is ${outcome} than the champion, ${settledWords(reading.looks, since)}: ${evidence}.`;
  }
  if (reading.betterAt !== null) {
    return (
      `The difference turned: below zero on day ${reading.betterAt}, above zero on day ${reading.worseAt}. ` +
      `Days are not alike, so nothing is claimed about ${name}: ${evidence}.`
    );
  }
  const isOver = reading.units >= plan.plannedUnits;
  const start = isOver
    ? `No difference between ${name} and the champion was found`
    : `No difference between ${name} and the champion yet`;
  return `${start}: ${evidence}.`;
}
