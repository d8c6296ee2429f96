import type { RoundStatus } from '@/lib/contracts/policies';
import { countOf } from '@/lib/format';

interface RoundState {
  status: RoundStatus;
  challengers: number;
  championVersion: number;
  chosenVersion: number | null;
  error: string | null;
  decision: { decision: string; reason: string; byName: string } | null;
}

/** What a person should do about a round now, or what became of it. */
export function roundSentence(round: RoundState): string {
  const { status, championVersion, chosenVersion, decision } = round;
  const challenger = chosenVersion === null ? 'the challenger' : `v${chosenVersion}`;
  const why = decision?.reason ? `: ${decision.reason.replace(/\.$/, '')}` : '';
  const sentences: Record<RoundStatus, string> = {
    training: `${countOf(round.challengers, 'challenger')} in training.`,
    gates: 'Checking the challengers before they meet traffic.',
    shadow: 'The challengers score every request in shadow; the champion answers.',
    ab: `${challenger} and the champion v${championVersion} share the traffic.`,
    'awaiting-decision': `Decide: promote ${challenger} or keep the champion v${championVersion}.`,
    promoted: `${decision?.byName ?? 'Somebody'} promoted ${challenger}${why}.`,
    kept: `The champion v${championVersion} was kept${why}.`,
    cancelled: `Cancelled${decision ? ` by ${decision.byName}` : ''}${why}.`,
    failed: round.error ?? 'The round failed.',
  };
  return sentences[status];
}
