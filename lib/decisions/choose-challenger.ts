import type { Verdict } from '@/lib/contracts/ab-tests';
import { listOf } from '@/lib/format/words';
import { capitalised } from './metric-words';

export interface Candidate {
  id: string;
  name: string;
  verdict: Verdict | null;
  /** The latest mean difference in loss, challenger minus champion; null before the first look. */
  meanDifference: number | null;
}

export interface Choice {
  chosenId: string | null;
  sentence: string;
}

/**
 * The challenger that meets the champion in A/B: of those settled as better, the one with the largest improvement.
 *
 * @param candidates at least one; equal improvements go to the first
 * @returns chosenId null when none is settled as better
 */
export function chooseChallenger(candidates: readonly Candidate[]): Choice {
  const better = candidates.filter(({ verdict }) => verdict?.outcome === 'better');
  const [best, ...others] = better.toSorted((a, b) => (a.meanDifference ?? 0) - (b.meanDifference ?? 0));
  if (best === undefined) {
    const names = listOf(candidates.map(({ name }) => name));
    return { chosenId: null, sentence: `Nothing is settled as better than the champion (${names}): it is kept.` };
  }
  const rest = others.length === 0 ? '' : `, by more than ${listOf(others.map(({ name }) => name))}`;
  return {
    chosenId: best.id,
    sentence: `${capitalised(best.name)} goes on to A/B: settled as better in shadow${rest}.`,
  };
}
