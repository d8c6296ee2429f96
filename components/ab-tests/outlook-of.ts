import type { AbTestDetail, TestArm } from '@/lib/contracts/ab-tests';
import { outlook } from '@/lib/decisions/outlook';

/** Units of which every day brings more; an input's values are there from the start. */
const comingUnits = ['day', 'request', 'key', 'session'];

/** What would change a challenger's verdict; nothing before its first look. */
export function outlookOf(test: AbTestDetail, { versionId, name, verdict, evidenceUnits }: TestArm): string {
  const last = test.looks
    .filter((one) => one.versionId === versionId)
    .toSorted((one, other) => one.units - other.units)
    .at(-1);
  if (!last || !verdict) return '';
  const { mean, sd, halfWidth, lower, upper, units: days } = last;
  if (halfWidth === null || lower === null || upper === null) return '';
  // A look beyond zero that is not claimed waits for something else than the difference.
  if (verdict.outcome === 'undecided' && (lower > 0 || upper < 0)) return '';
  const challengers = test.arms.filter(({ role }) => role === 'challenger').length;
  const { tunedToUnits, firstLook, plannedUnits: plannedDays, minimumEffect } = test;
  return outlook({
    ...{ name, outcome: verdict.outcome, days, plannedDays, minimumEffect },
    margin: test.mode === 'split' ? test.margin : null,
    standingUnit: comingUnits.includes(test.unit) ? null : test.unit,
    look: { n: evidenceUnits ?? days, mean, sd, halfWidth, lower, upper },
    plan: { alpha: test.alpha / challengers, tunedToUnits, firstLook },
  });
}
