import type { ChartAxis } from '@/lib/contracts/charts';
import { readPoints, type SeriesAddress, type SeriesRead, type StepWindow } from '../metrics/read-points';
import { cutToWindow, positionsOf, stepsOfWindow } from './axis-window';

export interface WindowRead extends SeriesRead {
  /** Epoch milliseconds of the whole series' first point; null where a window of steps cut it off. */
  startedAt: number | null;
}

/** Most points that are unpacked for one answer: other requests wait for that work. */
const mostUnpacked = 500_000;
const widenedShare = 0.05;

/**
 * Reads series for an axis: whole, or between two places of it. A series that has more than its part of the points one
 * answer may unpack is read from the extremes kept with each chunk.
 */
export async function readWindow(
  series: readonly SeriesAddress[],
  { axis, window, exactUpTo }: { axis: ChartAxis; window: StepWindow | null; exactUpTo: number },
): Promise<WindowRead[]> {
  const affordable = Math.floor(Math.min(exactUpTo, mostUnpacked / Math.max(1, series.length)));
  if (window === null) return (await readPoints(series, affordable)).map(withStart);
  if (axis === 'step') {
    const reads = await readPoints(
      series.map((address) => ({ ...address, window: widen(window) })),
      affordable,
    );
    return reads.map((read) => cut({ ...read, startedAt: null }, axis, window));
  }
  const overviews = (await readPoints(series, affordable)).map(withStart);
  const long = series.flatMap((address, index) => {
    const overview = overviews[index];
    if (!overview || overview.isWhole) return [];
    const steps = stepsOfWindow(overview.points, positionsOf(overview.points, axis, overview.startedAt ?? 0), window);
    return [{ index, address: { ...address, window: steps } }];
  });
  const closer = await readPoints(
    long.map(({ address }) => address),
    affordable,
  );
  for (const [place, { index }] of long.entries()) {
    const [overview, read] = [overviews[index], closer[place]];
    if (overview && read) overviews[index] = { ...read, startedAt: overview.startedAt, total: overview.total };
  }
  return overviews.map((read) => cut(read, axis, window));
}

/** A little more on both sides, for the points just outside, which lines lead to. */
function widen({ from, to }: StepWindow): StepWindow {
  const more = (to - from) * widenedShare;
  return { from: from - more, to: to + more };
}

function withStart(read: SeriesRead): WindowRead {
  return { ...read, startedAt: read.points.timestamps[0] ?? 0 };
}

function cut(read: WindowRead, axis: ChartAxis, window: StepWindow): WindowRead {
  return { ...read, points: cutToWindow(read.points, positionsOf(read.points, axis, read.startedAt ?? 0), window) };
}
