import type { Guardrail } from '@/lib/contracts/ab-tests';
import { countOf } from '@/lib/format/words';
import { confidenceSequence, type SequencePlan } from '@/lib/stats/confidence-sequence';
import { tooEarlyWords } from './evidence-words';
import { differenceWords, limitWord } from './metric-words';

/** A guardrail and where it stands; `passed` is true for passed only. */
export type JudgedGuardrail = Guardrail;

export interface GuardrailInput {
  /** Such as 'errors', 'latency', 'log-loss'. */
  name: string;
  /** One value a complete day, challenger minus champion; larger is worse. Latency leaves out the shadows' share. */
  differences: readonly number[];
  /** How much worse is still allowed, in the units of the differences, > 0. */
  limit: number;
  /** Said after figures: ' ms', or nothing. */
  unit?: string;
  plan: SequencePlan;
}

/**
 * Whether something that must not suffer did, judged by day.
 *
 *   passed: the latest look's upper bound < limit; failed: some look's lower bound > limit; else undecided
 *
 * Every guardrail must pass before a challenger is put forward, so each is judged at the full alpha: the chance to put
 * forward one that breaks a limit is at most alpha (intersection–union).
 *
 * @throws RangeError if limit is not positive, a difference is not finite, or the plan is out of range
 * Source: `confidenceSequence`; Berger 1982, Multiparameter Hypothesis Testing and Acceptance Sampling,
 * Technometrics 24.
 */
export function judgeGuardrail(input: GuardrailInput): JudgedGuardrail {
  const { name, differences, limit, unit = '', plan } = input;
  if (!(limit > 0 && limit < Infinity)) throw new RangeError(`limit must be a finite number above 0, got ${limit}`);
  const { looks } = confidenceSequence({ ...plan, units: differences });
  const latest = looks.at(-1);
  const allowed = `${limitWord(limit)}${unit} more is allowed`;
  if (latest === undefined) {
    const sentence = `Too early for ${name}: ${tooEarlyWords(differences.length, plan.firstLook)}.`;
    return { name, passed: false, state: 'undecided', value: null, limit, sentence };
  }
  const evidence = `${differenceWords(latest)}${unit} over ${countOf(latest.n, 'day')}, ${allowed}`;
  const judged = { name, value: latest.mean, limit };
  if (looks.some(({ lower }) => lower > limit)) {
    return { ...judged, passed: false, state: 'failed', sentence: `The limit on ${name} is broken: ${evidence}.` };
  }
  if (latest.upper < limit) {
    return { ...judged, passed: true, state: 'passed', sentence: `The limit on ${name} holds: ${evidence}.` };
  }
  return {
    ...judged,
    passed: false,
    state: 'undecided',
    sentence: `The limit on ${name} is not settled: ${evidence}.`,
  };
}
