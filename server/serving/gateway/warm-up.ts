import { setImmediate as turn } from 'node:timers/promises';
import type { RowValues } from '@/lib/preprocessing/table';
import type { ServingPlan } from './serving-plans';

const rounds = 50;

/**
 * Lets every version of a plan score its example a few times before callers meet it; remote ones are left alone, and
 * so are those that `isWarm` by their place.
 */
export async function warmUp(
  plan: ServingPlan,
  example: unknown,
  isWarm: (place: number) => boolean = () => false,
): Promise<void> {
  if (!isRow(example)) return;
  for (const [place, { score, gather }] of plan.variants.entries()) {
    if (gather || isWarm(place)) continue;
    for (let round = 0; round < rounds; round += 1) score(example);
    await turn();
  }
}

/** What a version was registered with: a row that was checked then. */
const isRow = (value: unknown): value is RowValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
