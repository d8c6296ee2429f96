import type { Guardrail } from '@/lib/contracts/ab-tests';
import { formatPercent } from '@/lib/format/number';
import type { FairnessMeasure } from './analysis/group-levels';
import { differenceWords, limitWord } from './metric-words';

/** A look at how much wider the gap between groups became. */
export interface GapLook {
  day: string;
  value: number;
  lower: number;
  upper: number;
  /** Groups with rows enough. */
  groups: readonly string[];
  /** What the information of later looks is measured by. */
  scale?: number | undefined;
}

export interface FairnessInput {
  column: string;
  measure: FairnessMeasure;
  /** How much wider the gap may become, above 0. */
  limit: number;
  /** Of this challenger. */
  alpha: number;
  looks: readonly GapLook[];
}

const measureWords: Record<FairnessMeasure, string> = {
  rate: 'share called positive',
  loss: 'mean loss',
  auc: 'AUC',
};

/**
 * Whether the gap between groups of a column grew by more than is allowed.
 *
 *   passed: the latest look's upper bound < limit; failed: some look's lower bound > limit; else undecided
 *
 * Source: `gapChange`, at alpha over all looks; as for other guardrails, `judgeGuardrail`.
 */
export function judgeFairness({ column, measure, limit, alpha, looks }: FairnessInput): Guardrail {
  if (!(limit > 0 && limit < Infinity)) throw new RangeError(`limit must be a finite number above 0, got ${limit}`);
  const name = `gap between ${column}`;
  const latest = looks.at(-1);
  const what = `${measureWords[measure]} between values of ${column}`;
  if (latest === undefined) {
    const sentence = `Too early for the gap in ${what}: no look has rows and units enough of two of them.`;
    return { name, passed: false, state: 'undecided', value: null, limit, sentence };
  }
  const groups = `${latest.groups.length} values compared`;
  const promise = `at most ${formatPercent(alpha)} false alarms over all looks`;
  const evidence = `${differenceWords({ ...latest, mean: latest.value })} wider than under the champion`;
  const rest = `${evidence}, ${limitWord(limit)} is allowed (${groups}; ${promise}).`;
  const judged = { name, value: latest.value, limit };
  if (looks.some(({ lower }) => lower > limit)) {
    return { ...judged, passed: false, state: 'failed', sentence: `The gap in ${what} is too wide: ${rest}` };
  }
  if (latest.upper < limit) {
    return { ...judged, passed: true, state: 'passed', sentence: `The gap in ${what} holds: ${rest}` };
  }
  return { ...judged, passed: false, state: 'undecided', sentence: `The gap in ${what} is not settled: ${rest}` };
}
