import type { Rollout, RolloutPlan } from '@/lib/contracts/rollouts';
import { formatPercent } from '@/lib/format';

const titles: Record<RolloutPlan['kind'], string> = {
  canary: 'Canary',
  split: 'A/B/n split',
  bandit: 'Bandit',
  'blue-green': 'Blue/green',
};

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
    case 'blue-green':
      return step === 0 ? 'blue answers, green stands ready' : 'green answers, blue is kept';
  }
}
