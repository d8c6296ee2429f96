import type { SecondReading } from '@/lib/contracts/test-analysis';
import { ownReadings } from '@/lib/decisions/analysis/own-readings';
import { findOwnMetric } from '@/lib/metrics/own-metrics';
import type { Context } from '@/server/core/context';
import type { TestRow } from './queries';
import { countedRowsOf, ownValuesOf, readContest, type ContestRead } from './read-contest';
import { testReadingOf } from './present-test';
import { lookMoments, type TestDay } from './readings';

const dayMs = 86_400_000;
const mostDaysBefore = 28;
const usualKeys = 5000;

interface OwnOf {
  test: TestRow;
  place: number;
  earlier: ReadonlyMap<number, number>;
  alpha: number;
  days: readonly TestDay[];
  isDependent: boolean;
}

/** What each arm's own requests came to, by other methods; nothing for metrics that are no arm's own. */
export function ownReadingsOf(read: ContestRead, of: OwnOf): SecondReading[] {
  const { test, place, earlier, alpha, days, isDependent } = of;
  const metric = findOwnMetric(test.primaryMetric);
  if (metric === null) return [];
  const { counted, from } = countedRowsOf(read, { place, metric });
  const rows = {
    ...{ values: counted.values, answeredBy: counted.answeredBy, eventMs: counted.eventMs, before: earlier },
    units: Int32Array.from(from, (row) => keyOf(read, row)),
    foreseen: Float64Array.from(from, (row) => read.rows.foreseen[row] ?? Number.NaN),
  };
  const tunedToUnits = test.unit === 'key' ? test.tunedToUnits : usualKeys;
  const lookMs = lookMoments(days, test.firstLook);
  return ownReadings(rows, { metric, alpha, tunedToUnits, lookMs, isDependent });
}

/** A request without a key is its own. */
const keyOf = ({ keys }: ContestRead, row: number): number => {
  const key = keys[row] ?? -1;
  return key < 0 ? -1 - row : key;
};

/**
 * The mean of the primary metric by key over as many days before the test as it has read (28 at most), keys numbered as
 * in what the test read. Empty where the metric is no arm's own.
 */
export async function readEarlier(ctx: Context, test: TestRow, read: ContestRead): Promise<Map<number, number>> {
  const metric = findOwnMetric(test.primaryMetric);
  const { units, rowShare } = testReadingOf(test);
  if (metric === null || units === 0) return new Map();
  const from = new Date(test.startsAt.getTime() - Math.min(units, mostDaysBefore) * dayMs);
  const before = await readContest(ctx, { test, from, to: test.startsAt, share: rowShare });
  const names = before.rows.texts[0]?.values ?? [];
  const places = new Map((read.rows.texts[0]?.values ?? []).map((key, place) => [key, place]));
  const sums = new Map<number, { rows: number; sum: number }>();
  // Whoever answered then, the champion of the test or another: it was before the arms.
  const values = ownValuesOf(before.rows, metric);
  for (let row = 0; row < before.rows.rowCount; row += 1) {
    const place = places.get(names[before.keys[row] ?? -1] ?? '');
    const value = values[row] ?? Number.NaN;
    if (place === undefined || Number.isNaN(value)) continue;
    const { rows, sum } = sums.get(place) ?? { rows: 0, sum: 0 };
    sums.set(place, { rows: rows + 1, sum: sum + value });
  }
  return new Map([...sums].map(([place, { rows, sum }]) => [place, sum / rows]));
}
