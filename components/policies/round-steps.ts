import type { RoundStep } from '@/components/bout';
import type { Round, RoundEvent, RoundStatus } from '@/lib/contracts/policies';
import { formatDay, passedDay } from '@/lib/format';

type Stage = RoundEvent['stage'];
const stages: readonly Stage[] = ['drift', 'retrained', 'gates', 'shadow', 'ab', 'decision'];
const labels: Record<Stage, string> = {
  drift: 'drift seen',
  retrained: 'retrained',
  gates: 'gates',
  shadow: 'shadow',
  ab: 'A/B',
  decision: 'decision',
};

/** The stage that is under way in each state; a closed round has none. */
const underWay: Record<RoundStatus, Stage | null> = {
  training: 'retrained',
  gates: 'gates',
  shadow: 'shadow',
  ab: 'ab',
  'awaiting-decision': 'decision',
  promoted: null,
  kept: null,
  cancelled: null,
  failed: null,
};

/** The round line: one dot a stage, with the day of its event and a link. */
export function roundSteps(round: Round): RoundStep[] {
  const current = underWay[round.status];
  const currentPlace = current === null ? stages.length : stages.indexOf(current);
  return stages.map((stage, place) => {
    const event = round.events.findLast((one) => one.stage === stage);
    return {
      id: stage,
      label: labels[stage],
      state: stateOf({ round, place, currentPlace, happened: event !== undefined }),
      at: event?.at ?? null,
      ...(event?.eventTime ? { when: formatDay(passedDay(event.eventTime)) } : {}),
      ...(event?.link ? { href: event.link } : {}),
      ...(event ? { note: event.title } : {}),
    };
  });
}

interface StepFacts {
  round: Round;
  place: number;
  currentPlace: number;
  happened: boolean;
}

function stateOf({ round, place, currentPlace, happened }: StepFacts): RoundStep['state'] {
  if (place === currentPlace) return 'now';
  if (round.status === 'failed' && !happened) return 'failed';
  if (place < currentPlace) return happened || currentPlace < stages.length ? 'done' : 'skipped';
  return 'ahead';
}
