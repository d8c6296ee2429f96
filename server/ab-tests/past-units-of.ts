import type { Grouping } from '@/lib/decisions/analysis/advise-unit';
import type { PastUnits } from '@/lib/decisions/analysis/plan-contest';
import { isInputUnit } from './read-contest';

interface Wanted {
  unit: string;
  groupings: readonly Grouping[];
  /** The day of each request read. */
  day: readonly string[];
  /** Part of all keys that was read. */
  share: number;
  requestsPerDay: number;
}

/**
 * The units of past requests, and how many come a day; requests without keys are units of their own, as a test counts
 * them. Undefined where days are counted: for the day itself, and for inputs, which gather requests without becoming
 * more.
 */
export function pastUnitsOf({ unit, groupings, day, share, requestsPerDay }: Wanted): PastUnits | undefined {
  if (unit === 'day' || isInputUnit(unit)) return undefined;
  const grouping = unit === 'request' ? undefined : groupings.find(({ unit: name }) => name === unit);
  if (grouping === undefined) return { name: unit, of: day.map(() => null), readShare: 1, perDay: requestsPerDay };
  const different = new Set(grouping.groups.map((group, row) => group ?? `#${row}`)).size;
  return { name: unit, of: grouping.groups, readShare: 1, perDay: different / share / new Set(day).size };
}
