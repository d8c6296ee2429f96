import type { AbTestDetail, TestArm } from '@/lib/contracts/ab-tests';
import { outlook } from '@/lib/decisions/outlook';

/** What would change a challenger's verdict; nothing before its first look, or where days are not what is counted. */
export function outlookOf(test: AbTestDetail, { versionId, name, verdict }: TestArm): string {
  const look = test.looks
    .filter((one) => one.versionId === versionId)
    .toSorted((one, other) => one.units - other.units)
    .at(-1);
  if (!look || !verdict || test.unit !== 'day') return '';
  const { mean, sd, halfWidth, lower, upper, units } = look;
  if (halfWidth === null || lower === null || upper === null) return '';
  // A split may also settle at its margin, and a look beyond zero waits for something else than the difference.
  const isOpen = verdict.outcome === 'undecided';
  if (isOpen && (test.mode === 'split' || lower > 0 || upper < 0)) return '';
  const challengers = test.arms.filter(({ role }) => role === 'challenger').length;
  const { tunedToUnits, firstLook, plannedUnits } = test;
  return outlook({
    ...{ name, outcome: verdict.outcome, plannedUnits },
    look: { n: units, mean, sd, halfWidth, lower, upper },
    plan: { alpha: test.alpha / challengers, tunedToUnits, firstLook },
  });
}
