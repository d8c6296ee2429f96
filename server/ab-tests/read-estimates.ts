import { contestEstimate, rowsUntil } from '@/lib/decisions/analysis/contest-estimate';
import { groupLevels } from '@/lib/decisions/analysis/group-levels';
import { dayMs, parseDay } from '@/lib/decisions/event-days';
import { fewestUnits } from '@/lib/decisions/fewest-units';
import type { GapLook } from '@/lib/decisions/judge-fairness';
import { gapChange } from '@/lib/stats/gap-change';
import type { Context } from '@/server/core/context';
import { armPlan, readsRows } from './judge-arm';
import { armReadingOf, limitsOf, testReadingOf } from './present-test';
import { challengersOf, type ArmRow, type TestRow } from './queries';
import { countedRowsOf, isSharedUnit, readContest, type ContestRead } from './read-contest';
import type { UnitEstimate } from './readings';

/** What a look reads anew of all rows so far. */
export interface ArmEstimates {
  estimates: UnitEstimate[];
  gaps: GapLook[];
}

/**
 * The primary metric, and the gap between groups where it is guarded, over all rows up to each of the days, by
 * challenger. Nothing where the test counts day means and guards no gap: those were read already. A day that does not
 * define a figure has none of its own.
 */
export async function readEstimates(
  ctx: Context,
  { test, days, share }: { test: TestRow; days: readonly string[]; share: number },
): Promise<Map<string, ArmEstimates>> {
  const last = days.at(-1);
  const { fairness } = limitsOf(test);
  if (last === undefined || (!readsRows(test) && fairness === null)) return new Map();
  const to = new Date(parseDay(last) + dayMs);
  const inputs = fairness === null ? [] : [fairness.column];
  const read = await readContest(ctx, { test, to, share, inputs });
  return new Map(
    challengersOf(test).map((arm, index) => {
      const of = { test, days, place: index + 1, arm };
      return [arm.versionId, { estimates: readsRows(test) ? estimatesOf(read, of) : [], gaps: gapsOf(read, of) }];
    }),
  );
}

interface Of {
  test: TestRow;
  days: readonly string[];
  place: number;
}

const endOf = (day: string) => parseDay(day) + dayMs;

function estimatesOf(read: ContestRead, { test, days, place }: Of): UnitEstimate[] {
  const { counted } = countedRowsOf(read, { place, metric: test.primaryMetric });
  const counting = countingOf(test);
  return days.flatMap((day) => {
    const found = contestEstimate(counted, { ...counting, untilMs: endOf(day) });
    return found === null ? [] : [{ day, ...found }];
  });
}

const countingOf = ({ primaryMetric: metric, unit, sessionGapMs }: TestRow) => ({
  metric,
  isShared: isSharedUnit(unit),
  sessionGapMs: unit === 'session' ? sessionGapMs : null,
});

function gapsOf(read: ContestRead, { test, days, place, arm }: Of & { arm: ArmRow }): GapLook[] {
  const limits = limitsOf(test);
  const { fairness } = limits;
  if (fairness === null) return [];
  const { measure, values: groups = [], column } = fairness;
  const values = read.inputs.get(column);
  const groupOf = new Map(groups.map((group, at) => [values?.values.indexOf(group) ?? -1, at]));
  // What both scored is compared, whatever decides the test; the group of a row travels as its value.
  const { counted, from } = countedRowsOf(read, { place, metric: 'logLoss' });
  const grouped = { ...counted, values: Float64Array.from(from, (row) => groupOf.get(values?.codes[row] ?? -1) ?? -1) };
  const { alpha, tunedToUnits } = armPlan({ ...test, limits, challengers: challengersOf(test).length });
  const plan = { alpha, tunedToUnits, firstLook: test.unit === 'day' ? test.firstLook : fewestUnits };
  const pairs = groups.length * (groups.length - 1);
  const { sessionGapMs } = countingOf(test);
  const daysBefore = testReadingOf(test).units;
  let scale = armReadingOf(arm).gaps.find((gap) => gap.scale !== undefined)?.scale;
  return days.flatMap((day, index) => {
    if (daysBefore + index + 1 < test.firstLook) return [];
    const rows = rowsUntil(grouped, { untilMs: endOf(day), sessionGapMs });
    const found = groupLevels(rows, { groups: Int32Array.from(rows.values), count: groups.length, measure });
    const change = found && gapChange(found.levels, plan, { pairs, scale });
    scale ??= change?.scale;
    return change ? [{ day, ...change, groups: found.used.map((at) => groups[at] ?? '') }] : [];
  });
}
