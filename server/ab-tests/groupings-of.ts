import type { Grouping } from '@/lib/decisions/analysis/advise-unit';
import { sessionUnits } from '@/lib/decisions/analysis/session-units';
import { formatNumber } from '@/lib/format/number';
import type { Signature } from '@/lib/preprocessing/schema';
import { quantileOfSorted, sortedValues } from '@/lib/stats/quantile';
import type { ScoredEvent } from '@/server/serving';

/** What a sample was drawn by: whole keys, this part of them. */
interface Drawn {
  share: number;
  sessionGapMs: number;
}

/** Inputs as values to look into, and the ways requests can be grouped into units of evidence. */
export function groupingsOf(
  events: readonly ScoredEvent[],
  { inputs }: Signature,
  { share, sessionGapMs }: Drawn,
): { columns: Grouping[]; units: Grouping[] } {
  const columns = inputs.flatMap(({ name, type }) => {
    if (type === 'datetime' || type === 'text') return [];
    const cells = events.map(({ features }) => features[name] ?? null);
    const isNumber = type === 'number' || type === 'integer';
    const groups = isNumber ? thirdsOf(cells) : cells.map((cell) => (cell === null ? null : String(cell)));
    return groups === null ? [] : [{ unit: name, groups, isCategory: type === 'category', readShare: share }];
  });
  return {
    columns,
    units: [
      ...byKey(events, sessionGapMs),
      { unit: 'day', groups: events.map(({ day }) => day), readShare: share },
      ...columns.filter(({ isCategory }) => isCategory),
    ],
  };
}

function byKey(events: readonly ScoredEvent[], gapMs: number): Grouping[] {
  if (events.every(({ key }) => key === null)) return [];
  const codes = new Map<string, number>();
  const keys = Int32Array.from(events, ({ key }) => {
    if (key === null) return -1;
    const code = codes.get(key) ?? codes.size;
    codes.set(key, code);
    return code;
  });
  const eventMs = Float64Array.from(events, (event) => event.eventMs);
  const sessions = sessionUnits({ keys, eventMs, gapMs });
  return [
    { unit: 'session', groups: events.map((_, row) => String(sessions[row])) },
    { unit: 'key', groups: events.map(({ key }) => key) },
  ];
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
