import type { ChartPoint, ChartSeries } from '@/components/charts';
import { smoothPoints } from '@/components/charts';
import type { ChartAxis, ChartBand } from '@/lib/contracts/charts';
import type { DecodedSeries } from '@/lib/contracts/decode-chart';
import { partOf } from './panel-sections';

/** A run as charts name and colour it. */
export interface DrawnRun {
  id: string;
  name: string;
  color: string;
}

export interface DrawnGroup extends DrawnRun {
  /** Those of its runs that are drawn. */
  runIds: readonly string[];
  /** How many runs it has. */
  of: number;
}

export interface PanelLook {
  axis: ChartAxis;
  smooth: number;
  /** Values that are not positive become gaps. */
  ylog: boolean;
}

/** Lines of a panel in the order of the runs; training dashed, the raw line faint behind a smoothed one. */
export function panelSeries(
  series: readonly DecodedSeries[],
  runs: readonly DrawnRun[],
  look: PanelLook,
): ChartSeries[] {
  const byRun = new Map(runs.map(({ id }) => [id, series.filter(({ runId }) => runId === id)]));
  return runs.flatMap((run) =>
    (byRun.get(run.id) ?? []).flatMap((one) => {
      const part = partOf(one.key);
      const line: ChartSeries = {
        id: `${one.runId} ${one.key}`,
        name: lineName(run, part, runs.length),
        color: run.color,
        dashed: part === 'train' || part === 'training',
        points: pointsOf(one, look),
      };
      return smoothed(line, look.smooth);
    }),
  );
}

interface BandLook {
  band: 'deviation' | 'range' | 'none';
  smooth: number;
  ylog: boolean;
}

/** Bands of a panel: the mean over a group's runs with its spread around it; smoothed, the raw mean faint behind. */
export function bandSeries(
  bands: readonly ChartBand[],
  groups: readonly DrawnGroup[],
  { band, smooth, ylog }: BandLook,
): ChartSeries[] {
  const byId = new Map(groups.map((group) => [group.id, group]));
  return bands.flatMap((one) => {
    const group = byId.get(one.groupId);
    if (!group || one.x.length === 0) return [];
    const points = one.x.map((x, index): ChartPoint => {
      const y = one.mean[index] ?? null;
      const spread = one.deviation[index] ?? 0;
      const [low, high] = band === 'range' ? [one.min[index], one.max[index]] : [(y ?? 0) - spread, (y ?? 0) + spread];
      if (y === null || (ylog && !(y > 0))) return { x, y: null };
      if (band === 'none' || low === undefined || high === undefined) return { x, y };
      return { x, y, low: ylog && low <= 0 ? y : low, high };
    });
    const line: ChartSeries = { id: group.id, name: group.name, color: group.color, points };
    if (smooth === 0) return [line];
    const raw = points.map(({ x, y }) => ({ x, y }));
    return [
      { ...line, id: `${group.id} raw`, faint: true, points: raw },
      { ...line, points: smoothBand(points, smooth) },
    ];
  });
}

/** The mean and both ends of its spread, each smoothed: a moving average of sums is the sum of moving averages. */
function smoothBand(points: readonly ChartPoint[], weight: number): ChartPoint[] {
  const smooth = (of: (point: ChartPoint) => number | null | undefined) =>
    smoothPoints(
      points.map((point) => ({ x: point.x, y: point.y === null ? null : (of(point) ?? point.y) })),
      weight,
    );
  const [middle, low, high] = [smooth(({ y }) => y), smooth((point) => point.low), smooth((point) => point.high)];
  return points.map(({ x, low: hasLow }, index) => {
    const y = middle[index]?.y ?? null;
    if (y === null || hasLow === undefined) return { x, y };
    return { x, y, low: low[index]?.y ?? y, high: high[index]?.y ?? y };
  });
}

/** Validation, which decides, goes without saying; alone, a run is named by its part of the data. */
function lineName(run: DrawnRun, part: string | null, runs: number): string {
  if (runs === 1) return part ?? run.name;
  return part === null || part.startsWith('val') ? run.name : `${run.name}, ${part}`;
}

function smoothed(line: ChartSeries, weight: number): ChartSeries[] {
  if (weight === 0) return [line];
  const raw: ChartSeries = { ...line, id: `${line.id} raw`, faint: true, dashed: false };
  return [raw, { ...line, points: smoothPoints(line.points, weight) }];
}

function pointsOf({ steps, timestamps, values, startedAt }: DecodedSeries, { axis, ylog }: PanelLook): ChartPoint[] {
  const start = startedAt ?? 0;
  return Array.from(values, (value, index) => {
    const time = timestamps[index] ?? 0;
    const x = axis === 'step' ? (steps[index] ?? 0) : time - (axis === 'time' ? 0 : start);
    // The greatest number stands for infinity, and would leave nothing else to see.
    return { x, y: Math.abs(value) < Number.MAX_VALUE && (!ylog || value > 0) ? value : null };
  }).toSorted((one, other) => one.x - other.x);
}
