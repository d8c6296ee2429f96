import type { Verdict } from '@/lib/contracts/ab-tests';
import type { ArmRow } from './queries';
import type { Judgement } from './judge-arm';

const order: readonly Verdict['outcome'][] = [
  'better',
  'not-worse',
  'undecided',
  'worse',
  'guardrail-failed',
  'invalid',
];

/** The verdict a test of several challengers is shown with: the best outcome, and of equals the smallest loss. */
export function leadingVerdict(arms: readonly { arm: ArmRow; judgement: Judgement }[]): Verdict | null {
  const lossOf = ({ looks }: Judgement) => looks.at(-1)?.mean ?? 0;
  const [best] = arms.toSorted(({ judgement: one }, { judgement: other }) => {
    const rank = order.indexOf(one.verdict.outcome) - order.indexOf(other.verdict.outcome);
    return rank === 0 ? lossOf(one) - lossOf(other) : rank;
  });
  return best?.judgement.verdict ?? null;
}
