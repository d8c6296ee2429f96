import type { Rollout, RolloutPlan } from '@/lib/contracts/rollouts';
import { formatPercent } from '@/lib/format';

const titles: Record<RolloutPlan['kind'], string> = { canary: 'Canary', split: 'A/B/n split', bandit: 'Bandit' };

export const rolloutTitle = ({ plan }: Rollout) => titles[plan.kind];

/** Where a rollout is, in a few words. */
export function stepWords({ plan, step }: Rollout): string {
  switch (plan.kind) {
    case 'canary': {
      const now = plan.steps[step];
      const share = now ? `${formatPercent(now.share)} for ${now.bakeMinutes} min` : '';
      return `step ${step + 1} of ${plan.steps.length}: ${share}`;
    }
    case 'split':
      return 'fixed shares, until it is stopped';
    case 'bandit':
      return `shares move every ${plan.everyMinutes} min, at least ${formatPercent(plan.floor)} each`;
  }
}

/** Steps typed as "1, 5, 25, 50" with one baking time; null where a share is none or does not grow. */
export function readSteps(typed: string, bakeMinutes: number): { share: number; bakeMinutes: number }[] | null {
  const shares = typed.split(/[\s,;%→]+/).flatMap((word) => (word === '' ? [] : [Number(word) / 100]));
  const isGood = shares.every((share, place) => share > (shares[place - 1] ?? 0) && share < 1);
  return shares.length > 0 && isGood ? shares.map((share) => ({ share, bakeMinutes })) : null;
}
