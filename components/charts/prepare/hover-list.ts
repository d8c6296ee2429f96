import type { ChartPoint, ChartSeries } from './chart-data';
import { lowerBound } from './thin-points';

export interface HoverEntry {
  id: string;
  name: string;
  color: string;
  point: ChartPoint;
}

export interface HoverReading {
  /** The x all entries are read at: that of the nearest point of any series. */
  x: number;
  /** From the highest value to the lowest; absent values last. */
  entries: HoverEntry[];
}

/** What all series say nearest to an x; a series without a point within `reach` of it is left out. */
export function readAt(
  series: readonly (ChartSeries & { color: string })[],
  x: number,
  reach: number,
): HoverReading | null {
  const near = series.flatMap((one) => {
    if (one.faint === true) return [];
    const point = nearestPoint(one.points, x);
    return point === null ? [] : [{ one, point }];
  });
  const closest = near.reduce<ChartPoint | null>(
    (best, { point }) => (best === null || Math.abs(point.x - x) < Math.abs(best.x - x) ? point : best),
    null,
  );
  if (closest === null) return null;
  const entries = near
    .map(({ one }) => ({ one, point: nearestPoint(one.points, closest.x) }))
    .filter(
      (found): found is { one: (typeof near)[number]['one']; point: ChartPoint } =>
        found.point !== null && Math.abs(found.point.x - closest.x) <= reach,
    )
    .map(({ one, point }) => ({ id: one.id, name: one.name, color: one.color, point }));
  return { x: closest.x, entries: entries.toSorted((first, second) => rank(second) - rank(first)) };
}

/** The point with the x nearest to the value; null when there is none. */
export function nearestPoint(points: readonly ChartPoint[], x: number): ChartPoint | null {
  const index = lowerBound(points, x);
  const after = points[index];
  const before = points[index - 1];
  if (after === undefined || before === undefined) return after ?? before ?? null;
  return x - before.x <= after.x - x ? before : after;
}

function rank({ point }: HoverEntry): number {
  return point.y ?? -Infinity;
}

const REACH_PIXELS = 40;

/** The entry drawn nearest to a height in pixels; null when all are farther than 40 pixels. */
export function entryAt(reading: HoverReading, toPixel: (y: number) => number, pixel: number): string | null {
  let best: { id: string; distance: number } | null = null;
  for (const { id, point } of reading.entries) {
    if (point.y === null) continue;
    const distance = Math.abs(toPixel(point.y) - pixel);
    if (distance <= REACH_PIXELS && (best === null || distance < best.distance)) best = { id, distance };
  }
  return best?.id ?? null;
}

/** The x of the next drawn point in a direction, over all series; stays where it is at the end. */
export function nextX(series: readonly { drawn: readonly ChartPoint[] }[], from: number, step: 1 | -1): number {
  let best: number | null = null;
  for (const { drawn } of series) {
    const index = lowerBound(drawn, from);
    const candidates = step === -1 ? [drawn[index - 1]] : [drawn[index], drawn[index + 1]];
    const next = candidates.find((point) => point !== undefined && (point.x - from) * step > 0);
    if (next !== undefined && (best === null || (next.x - best) * step < 0)) best = next.x;
  }
  return best ?? from;
}

/** At most `most` entries from the top, and the chosen one wherever it stands. */
export function entriesToShow(entries: readonly HoverEntry[], most: number, chosen: string | null): HoverEntry[] {
  const top = entries.slice(0, most);
  const extra = entries.find(({ id }) => id === chosen);
  return extra === undefined || top.includes(extra) ? top : [...top.slice(0, most - 1), extra];
}
