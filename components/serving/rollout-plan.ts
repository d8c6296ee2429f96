import { CanaryGuardrails, type RolloutPlan } from '@/lib/contracts/rollouts';

export type RolloutKind = RolloutPlan['kind'];

/** What the form to begin a rollout holds, whatever its kind. */
export interface RolloutDraft {
  kind: RolloutKind;
  /** Versions; one for a canary and for blue/green. */
  chosen: readonly string[];
  steps: string;
  minutes: number;
  promoteAtEnd: boolean;
  share: number;
  goal: 'loss' | 'label';
  keepMinutes: number;
  releaseBlue: boolean;
}

export const emptyDraft: RolloutDraft = {
  ...{ kind: 'canary', chosen: [], steps: '1, 5, 25, 50', minutes: 30, promoteAtEnd: false },
  ...{ share: 0.2, goal: 'loss', keepMinutes: 60, releaseBlue: true },
};

/** Whether a kind has one newcomer, and not several arms. */
export const hasOneVersion = (kind: RolloutKind): boolean => kind === 'canary' || kind === 'blue-green';

/** The plan that a draft means. @throws TypeError with a sentence where the steps are none */
export function planOf(draft: RolloutDraft): RolloutPlan {
  const { kind, chosen, minutes, share, goal, promoteAtEnd, keepMinutes, releaseBlue } = draft;
  const versionId = chosen[0] ?? '';
  switch (kind) {
    case 'bandit':
      return { kind, versionIds: [...chosen], goal, floor: 0.05, everyMinutes: minutes };
    case 'split':
      return { kind, arms: chosen.map((id) => ({ versionId: id, share })) };
    case 'blue-green':
      return { kind, versionId, keepMinutes, releaseBlue };
    case 'canary': {
      const steps = readSteps(draft.steps, minutes);
      if (!steps) throw new TypeError('Steps are growing percentages between 0 and 100, such as 1, 5, 25.');
      return { kind, versionId, steps, guardrails: CanaryGuardrails.parse({}), promoteAtEnd };
    }
  }
}

/** Steps typed as "1, 5, 25, 50" with one baking time; null where a share is none or does not grow. */
export function readSteps(typed: string, bakeMinutes: number): { share: number; bakeMinutes: number }[] | null {
  const shares = typed.split(/[\s,;%→]+/).flatMap((word) => (word === '' ? [] : [Number(word) / 100]));
  const isGood = shares.every((share, place) => share > (shares[place - 1] ?? 0) && share < 1);
  return shares.length > 0 && isGood ? shares.map((share) => ({ share, bakeMinutes })) : null;
}
