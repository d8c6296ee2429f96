import type { Verdict } from '@/lib/contracts/ab-tests';
import type { RoundStatus } from '@/lib/contracts/policies';
import { countOf, listOf } from '@/lib/format/words';
import { chooseChallenger, type Candidate } from './choose-challenger';

/** A challenger of a round, as far as the next step depends on it. */
export interface RoundContender extends Candidate {
  training: 'running' | 'finished' | 'failed';
  gates: 'pending' | 'passed' | 'failed';
}

/** Everything the next step depends on; what a stage has not reached yet is null. */
export interface RoundFacts {
  challengers: readonly RoundContender[];
  shadow: { units: number; plannedUnits: number } | null;
  ab: { units: number; plannedUnits: number; verdict: Verdict | null } | null;
  /** What a person said; 'cancel' counts at any time, the others when the round waits for them. */
  decision: 'promote' | 'keep' | 'cancel' | null;
}

export interface RoundStep {
  status: RoundStatus;
  /** The challenger that goes on to A/B; given on the step into ab only. */
  chosenId: string | null;
  /** Why it moves, or what it waits for. */
  sentence: string;
}

type Stage = (facts: RoundFacts) => RoundStep;

/**
 * Where a round goes next. The same status back means that it waits; the sentence says for what.
 *
 *   training → gates once none is running, failed if none finished
 *   gates → shadow with those that passed, kept if none did
 *   shadow → ab with the best settled as better, once all are settled or the planned days are over; else kept
 *   ab → awaiting-decision when better, or when not worse after the planned days; kept when worse, when a guardrail
 *        failed or nothing is settled after the planned days; failed when the split is broken
 *   awaiting-decision → promoted or kept, as a person says
 *   any of these → cancelled; promoted, kept, cancelled and failed are final
 */
export function nextRoundStep(status: RoundStatus, facts: RoundFacts): RoundStep {
  const stage = stages[status];
  if (stage === undefined) return stepTo(status, 'The round is over.');
  if (facts.decision === 'cancel') return stepTo('cancelled', 'The round was cancelled.');
  return stage(facts);
}

const stages: Partial<Record<RoundStatus, Stage>> = {
  training: ({ challengers }) => {
    const running = challengers.filter(({ training }) => training === 'running');
    if (running.length > 0) return stepTo('training', `${namesOf(running)} in training.`);
    const finished = challengers.filter(({ training }) => training === 'finished');
    if (finished.length === 0) return stepTo('failed', 'No training finished, so there is no challenger.');
    return stepTo('gates', `${namesOf(finished)} trained.`);
  },
  gates: ({ challengers }) => {
    const trained = challengers.filter(({ training }) => training === 'finished');
    const pending = trained.filter(({ gates }) => gates === 'pending');
    if (pending.length > 0) return stepTo('gates', `Checking ${namesOf(pending)}.`);
    const passed = trained.filter(({ gates }) => gates === 'passed');
    if (passed.length === 0) return stepTo('kept', 'No challenger passed its gates: the champion is kept.');
    return stepTo('shadow', `${namesOf(passed)} passed the gates and score every request in shadow.`);
  },
  shadow: ({ challengers, shadow }) => {
    const contenders = challengers.filter(({ training, gates }) => training === 'finished' && gates === 'passed');
    const open = contenders.filter(({ verdict }) => verdict === null || verdict.outcome === 'undecided');
    const isOver = shadow !== null && shadow.units >= shadow.plannedUnits;
    if (open.length > 0 && !isOver) {
      const read = shadow === null ? 'no day' : `${shadow.units} of ${countOf(shadow.plannedUnits, 'day')}`;
      return stepTo('shadow', `Shadow has read ${read}; not settled: ${namesOf(open)}.`);
    }
    const { chosenId, sentence } = chooseChallenger(contenders);
    return { status: chosenId === null ? 'kept' : 'ab', chosenId, sentence };
  },
  ab: ({ ab }) => {
    if (ab === null || ab.verdict === null) return stepTo('ab', 'The A/B test has not looked yet.');
    const { outcome, sentence } = ab.verdict;
    if (outcome === 'invalid') return stepTo('failed', sentence);
    if (outcome === 'better') return stepTo('awaiting-decision', sentence);
    if (outcome === 'worse' || outcome === 'guardrail-failed') return stepTo('kept', sentence);
    if (ab.units < ab.plannedUnits) {
      return stepTo('ab', `The A/B test has read ${ab.units} of ${countOf(ab.plannedUnits, 'day')}. ${sentence}`);
    }
    return stepTo(outcome === 'not-worse' ? 'awaiting-decision' : 'kept', sentence);
  },
  'awaiting-decision': ({ decision }) => {
    if (decision === 'promote') return stepTo('promoted', 'The challenger was promoted.');
    if (decision === 'keep') return stepTo('kept', 'The champion was kept.');
    return stepTo('awaiting-decision', 'A person decides: promote or keep.');
  },
};

function stepTo(status: RoundStatus, sentence: string): RoundStep {
  return { status, chosenId: null, sentence };
}

function namesOf(challengers: readonly RoundContender[]): string {
  return listOf(challengers.map(({ name }) => name));
}
