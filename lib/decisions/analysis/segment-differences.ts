import type { TestSegment } from '@/lib/contracts/test-analysis';
import { comparePaired } from '@/lib/metrics/compare-metric';
import { adjustHolm } from '@/lib/stats/adjust-p-values';
import { contestLosses, rowsWhere, type ContestRows } from './contest-rows';
import { studentOf } from './paired-readings';
import type { Grouping } from './advise-unit';

const mostValues = 5;
const fewestRows = 100;
const fewestDays = 5;

/**
 * The primary loss on the rows that share a value, challenger minus champion, by day; p-values corrected over all
 * segments together (Holm), so that one of many does not look like a finding.
 *
 * @param columns the value of each row by column; the five commonest values of a column are read
 * @returns segments with at least 100 rows on five days, in the order of columns, commonest value first
 */
export function segmentDifferences(
  rows: ContestRows,
  of: { columns: readonly Grouping[]; alpha: number },
): TestSegment[] {
  const read = of.columns.flatMap(({ unit: column, groups }) =>
    commonest(groups).flatMap((value) => {
      const segment = readSegment(
        rowsWhere(rows, (row) => groups[row] === value),
        1 - of.alpha,
      );
      return segment === null ? [] : [{ column, value, ...segment }];
    }),
  );
  const adjusted = adjustHolm(read.map(({ pValue }) => pValue));
  return read.map((segment, place) => ({ ...segment, adjustedP: adjusted[place] ?? 1 }));
}

function readSegment(rows: ContestRows, level: number) {
  const { champion, challenger } = contestLosses(rows);
  const units = rows.day;
  if (units.length < fewestRows || new Set(units).size < fewestDays) return null;
  // The mean of losses, which are never negative, is their mean distance from zero.
  const labels = new Float64Array(units.length);
  const found = comparePaired({ metric: 'mae', labels, champion, challenger, units });
  if (found === null) return null;
  return { rows: units.length, units: found.units, difference: found.value, ...studentOf(found, level) };
}

function commonest(groups: readonly (string | null)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of groups) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, mostValues)
    .map(([value]) => value);
}
