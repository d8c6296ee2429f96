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
 * The units of past requests, and how many come a day. Undefined where days are counted: for the day itself, for
 * inputs, which gather requests without becoming more, and where requests have no keys.
 */
export function pastUnitsOf({ unit, groupings, day, share, requestsPerDay }: Wanted): PastUnits | undefined {
  if (unit === 'day' || isInputUnit(unit)) return undefined;
  if (unit === 'request') return { name: unit, of: day.map(() => null), readShare: 1, perDay: requestsPerDay };
  const grouping = groupings.find(({ unit: name }) => name === unit);
  if (grouping === undefined) return undefined;
  const different = new Set(grouping.groups.map((group, row) => group ?? `#${row}`)).size;
  return { name: unit, of: grouping.groups, readShare: 1, perDay: different / share / new Set(day).size };
}
