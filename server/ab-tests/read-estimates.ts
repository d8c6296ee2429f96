import { mapRows } from '@/lib/metrics/map-rows';
import { comparePaired } from '@/lib/metrics/compare-metric';
import { contestMetrics } from '@/lib/metrics/metric-pull';
import { dayMs, parseDay } from '@/lib/decisions/event-days';
import { rowsWhere, type ContestRows } from '@/lib/decisions/analysis/contest-rows';
import { outcomeDifference } from '@/lib/decisions/analysis/outcome-difference';
import { isGain, isOutcome } from '@/lib/decisions/metric-words';
import { Task } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { getVersionRow } from '@/server/models';
import { readScoredSample, type ScoredEvent } from '@/server/serving';
import { contestRowsOf } from './contest-rows-of';
import { readsRows } from './judge-arm';
import { challengersOf, type TestRow } from './queries';
import type { UnitEstimate } from './readings';

/** All rows up to so many; beyond that a fair sample, the same one at every look. */
const mostRows = 200_000;

/**
 * The primary metric over all rows up to each of the days, counted by the test's unit, by challenger. Nothing where the
 * test counts days: their means were read already. A day that does not define the metric has no estimate of its own.
 */
export async function readEstimates(
  ctx: Context,
  { test, days }: { test: TestRow; days: readonly string[] },
): Promise<Map<string, UnitEstimate[]>> {
  const last = days.at(-1);
  if (last === undefined || !readsRows(test)) return new Map();
  const challengers = challengersOf(test).map(({ versionId }) => versionId);
  const { task } = await getVersionRow(ctx, test.championVersionId);
  const { events } = await readScoredSample(ctx, {
    ...{ endpointId: test.endpointId, from: test.startsAt, to: new Date(parseDay(last) + dayMs) },
    ...{ versionIds: [test.championVersionId, ...challengers], limit: mostRows },
  });
  return new Map(
    challengers.map((versionId, index) => {
      const read = contestRowsOf(events, { place: index + 1, task: Task.parse(task) });
      const groups = read.kept.map((event, row) => groupOf(event, test.unit) ?? `#${row}`);
      const estimates = days.flatMap((day) => estimateOf(read.rows, { groups, day, test }));
      return [versionId, estimates];
    }),
  );
}

/** The unit an event belongs to; null: it is one of its own. */
function groupOf({ day, key, features }: ScoredEvent, unit: string): string | null {
  if (unit === 'day') return day;
  if (unit === 'request') return null;
  if (unit === 'key') return key;
  const value = features[unit] ?? null;
  return value === null ? null : String(value);
}

function estimateOf(all: ContestRows, of: { groups: readonly string[]; day: string; test: TestRow }): UnitEstimate[] {
  const { groups, day, test } = of;
  const isRead = (row: number) => (all.day[row] ?? '') <= day;
  const rows = rowsWhere(all, isRead);
  const units = groups.filter((_, row) => isRead(row));
  const found = isOutcome(test.primaryMetric)
    ? outcomeDifference(rows, { units, isShared: !['key', 'request'].includes(test.unit) })
    : pairedDifference(rows, units, test);
  if (found === null) return [];
  const direction = isGain(test.primaryMetric) ? -1 : 1;
  return [{ day, value: direction * found.value, standardError: found.standardError, units: found.units }];
}

function pairedDifference(rows: ContestRows, units: readonly string[], { primaryMetric }: TestRow) {
  const metric = contestMetrics.find((name) => name === primaryMetric) ?? 'logLoss';
  // Of several classes only the probability of the one that came true is known: it is a row with label 1.
  const labels = rows.task === 'multiclass' ? mapRows(units.length, () => 1) : rows.labels;
  return comparePaired({ metric, labels, champion: rows.champion, challenger: rows.challenger, units });
}
