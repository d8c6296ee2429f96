import { formatFixed } from '@/lib/format/number';
import type { RuleDecision } from './rule-decision';

/** A column of a report, as far as a rule reads it. */
export interface DriftedColumn {
  name: string;
  psi: number;
  psiNoise: number;
  jensenShannon: number;
}

export interface DriftRuleInput {
  metric: 'psi' | 'jensenShannon';
  threshold: number;
  columns: readonly DriftedColumn[];
  /** What the columns are, in sentences: 'input' or 'prediction'. */
  subject: 'input' | 'prediction';
}

/**
 * Whether a column has moved further than the threshold, and further than sampling explains.
 *
 *   fires when some column's distance > threshold and its psi > psiNoise
 *
 * Guarantee: the threshold is a convention. If nothing has moved, a column's alarm needs a psi that sampling exceeds in
 * at most one window in a hundred, rows taken as independent.
 *
 * @returns sentence and evidence about the column furthest beyond; of equal ones the first
 * @throws RangeError if threshold is not a positive number
 * Source: `psi`, `psiNoise`, `jensenShannonDistance`.
 */
export function evaluateDriftRule(input: DriftRuleInput): RuleDecision {
  const { metric, threshold, columns, subject } = input;
  if (!(threshold > 0 && threshold < Infinity)) throw new RangeError(`threshold must be above 0, got ${threshold}`);
  const ranked = columns.toSorted((a, b) => b[metric] - a[metric]);
  const beyond = ranked.filter((column) => column[metric] > threshold && column.psi > column.psiNoise);
  const [worst] = beyond.length > 0 ? beyond : ranked;
  const measure = metric === 'psi' ? 'PSI' : 'Jensen–Shannon distance';
  if (worst === undefined) {
    return {
      fires: false,
      title: `No ${subject} to compare`,
      sentence: `There is no ${subject} to compare.`,
      evidence: {},
    };
  }
  const fires = beyond.length > 0;
  return {
    fires,
    title: fires ? `${worst.name} has moved` : `No ${subject} drift`,
    sentence: sentenceOf(input, { worst, others: beyond.length - 1, measure }),
    evidence: {
      metric,
      threshold,
      column: worst.name,
      value: worst[metric],
      psi: worst.psi,
      psiNoise: worst.psiNoise,
      columnsBeyond: beyond.length,
      method: `${measure} against the reference; the threshold ${short(threshold)} is a convention, not a guarantee.`,
    },
  };
}

function sentenceOf(
  { metric, threshold, subject }: DriftRuleInput,
  of: { worst: DriftedColumn; others: number; measure: string },
): string {
  const { worst, others, measure } = of;
  const distance = `${measure} ${short(worst[metric])}, threshold ${short(threshold)}`;
  const noise = `sampling alone reaches PSI ${short(worst.psiNoise)}`;
  if (others >= 0) {
    const more = others === 0 ? '' : `, and ${others} more`;
    return `The ${subject} ${worst.name} has moved${more}: ${distance}; ${noise}.`;
  }
  if (worst[metric] > threshold)
    return `The ${subject} ${worst.name} looks moved (${distance}), but ${noise}: too few rows to tell.`;
  return `No ${subject} has moved: the furthest is ${worst.name}, ${distance}.`;
}

function short(value: number): string {
  return formatFixed(value, 3, { bareFraction: true });
}
