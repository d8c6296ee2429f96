import type { ContestRows } from '@/lib/decisions/analysis/contest-rows';
import type { Grouping } from '@/lib/decisions/analysis/advise-unit';
import { formatNumber } from '@/lib/format/number';
import type { Task } from '@/lib/metrics/metric-definitions';
import type { Signature } from '@/lib/preprocessing/schema';
import { quantileOfSorted, sortedValues } from '@/lib/stats/quantile';
import type { ScoredEvent } from '@/server/serving';

/** The events that have a label and a score of both, as columns. */
export function contestRowsOf(
  events: readonly ScoredEvent[],
  { place, task }: { place: number; task: Task },
): { kept: ScoredEvent[]; rows: ContestRows } {
  const scoreOf = (event: ScoredEvent, at: number) => event.scores[at] ?? Number.NaN;
  const kept = events.filter(
    (event) => ![event.label, scoreOf(event, 0), scoreOf(event, place)].some((value) => Number.isNaN(value)),
  );
  const arms = new Map([
    [0, 0],
    [place, 1],
  ]);
  return {
    kept,
    rows: {
      task,
      labels: Float64Array.from(kept, ({ label }) => label),
      champion: Float64Array.from(kept, (event) => scoreOf(event, 0)),
      challenger: Float64Array.from(kept, (event) => scoreOf(event, place)),
      day: kept.map(({ day }) => day),
      key: kept.map(({ key }) => key),
      answeredBy: Int8Array.from(kept, ({ answeredBy }) => arms.get(answeredBy) ?? -1),
    },
  };
}

/** Inputs as values to look into, and the ways requests can be grouped into units of evidence. */
export function groupingsOf(
  events: readonly ScoredEvent[],
  { inputs }: Signature,
): { columns: Grouping[]; units: Grouping[] } {
  const columns = inputs.flatMap(({ name, type }) => {
    if (type === 'datetime' || type === 'text') return [];
    const cells = events.map(({ features }) => features[name] ?? null);
    const isNumber = type === 'number' || type === 'integer';
    const groups = isNumber ? thirdsOf(cells) : cells.map((cell) => (cell === null ? null : String(cell)));
    return groups === null ? [] : [{ unit: name, groups, isCategory: type === 'category' }];
  });
  const byKey = events.some(({ key }) => key !== null) ? [{ unit: 'key', groups: events.map(({ key }) => key) }] : [];
  return {
    columns,
    units: [
      { unit: 'day', groups: events.map(({ day }) => day) },
      ...byKey,
      ...columns.filter(({ isCategory }) => isCategory),
    ],
  };
}

/** Numbers as lower, middle and upper third; null where they do not vary enough. */
function thirdsOf(cells: readonly unknown[]): (string | null)[] | null {
  const numbers = cells.map((cell) => (typeof cell === 'number' ? cell : Number.NaN));
  const sorted = sortedValues(numbers.filter((value) => !Number.isNaN(value)));
  if (sorted.length === 0) return null;
  const [low, high] = [quantileOfSorted(sorted, 1 / 3), quantileOfSorted(sorted, 2 / 3)];
  if (low === high) return null;
  const [from, to] = [formatNumber(low, { digits: 3 }), formatNumber(high, { digits: 3 })];
  return numbers.map((value) => {
    if (Number.isNaN(value)) return null;
    if (value <= low) return `up to ${from}`;
    return value <= high ? `${from} to ${to}` : `above ${to}`;
  });
}
