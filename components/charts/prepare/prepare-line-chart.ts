import type { Annotation, AxisKind, ChartPoint, ChartSeries, PlotBox, Range, ReferenceLevel } from './chart-data';
import { formatDuration } from '@/lib/format';
import { logTicks, niceRange, niceTicks } from './nice-ticks';
import { placeAnnotations, type PlacedAnnotation } from './place-annotations';
import { placeLabels } from './place-labels';
import { createScale, type Scale, type ScaleKind } from './scale';
import { seriesColor } from './series-colors';
import { lowerBound, slicePoints, thinPoints } from './thin-points';
import { labelWidth, numberLabels, powerLabels } from './tick-labels';
import { durationTicks, timeTicks } from './time-ticks';

export interface LineChartInput {
  series: readonly ChartSeries[];
  /** Ids the reader has switched off in the legend. */
  hidden?: readonly string[];
  xKind: AxisKind;
  size: { width: number; height: number };
  zoom?: Range | null;
  /** Logarithmic only from the first positive x in view. */
  xScale?: ScaleKind;
  yScale?: ScaleKind;
  /** Fixed ends of the y axis; either may be left to the data. */
  yRange?: readonly [number | null, number | null];
  annotations?: readonly Annotation[];
  references?: readonly ReferenceLevel[];
  hasXLabel?: boolean;
}

export interface DrawnSeries extends ChartSeries {
  color: string;
  /** At most two points a pixel. */
  drawn: ChartPoint[];
  banded: boolean;
}

export interface AxisTick {
  value: number;
  label: string;
}

export interface DirectLabel {
  id: string;
  name: string;
  color: string;
  y: number;
}

export interface PreparedLineChart {
  series: DrawnSeries[];
  box: PlotBox;
  /** Width of the y axis' labels and height of the x axis. */
  axis: { yWidth: number; xHeight: number; right: number; top: number };
  x: Scale;
  y: Scale;
  xKind: ScaleKind;
  /** What the y axis became: logarithmic only where all values in view are positive. */
  yKind: ScaleKind;
  xTicks: AxisTick[];
  yTicks: AxisTick[];
  /** Beside the ends of up to four lines; empty where a legend is shown instead. */
  labels: DirectLabel[];
  showLegend: boolean;
  annotations: PlacedAnnotation[];
  pointCount: number;
  /** False when nothing in view has a value. */
  hasData: boolean;
}

const DIRECT_LABELS = 4;
const NARROW = 520;
const X_TICK = 68;
const Y_TICK = 44;

/** Everything a line chart needs to be drawn: domains, ticks, thinned points, colours and labels. */
export function prepareLineChart(input: LineChartInput): PreparedLineChart {
  const coloured = input.series.map((one, place) => ({ ...one, color: one.color ?? seriesColor(place) }));
  const named = coloured.filter(({ faint }) => faint !== true);
  const shown = coloured.filter(({ id }) => input.hidden?.includes(id) !== true);
  const xAxis = xAxisOf(input, shown);
  const xDomain = xAxis.domain;
  const inView = shown.map((one) => ({
    ...one,
    view: slicePoints(one.points, xDomain).filter((point) => within(point, xDomain)),
  }));
  const yExtent = extent(
    inView.flatMap(({ view }) => valuesOf(view)),
    input.references,
  );
  const log = input.yScale === 'log' && (yExtent?.[0] ?? 0) > 0;
  const ySize = input.size.height - (input.annotations === undefined ? 8 : 26) - (input.hasXLabel === true ? 36 : 22);
  const yDomain = yDomainOf(yExtent ?? [0, 1], input.yRange, log ? null : Math.max(2, Math.floor(ySize / Y_TICK)));
  const yTicks = yTicksOf(yDomain, log, Math.max(2, Math.floor(ySize / Y_TICK)));
  const direct = named.length > 1 && named.length <= DIRECT_LABELS && input.size.width >= NARROW;
  const axis = {
    yWidth: Math.max(28, ...yTicks.map(({ label }) => labelWidth(label))) + 10,
    xHeight: input.hasXLabel === true ? 36 : 22,
    right: direct ? Math.min(160, Math.max(...named.map(({ name }) => labelWidth(name)), 0) + 22) : 14,
    top: input.annotations === undefined ? 8 : 26,
  };
  const box = {
    left: axis.yWidth,
    top: axis.top,
    width: Math.max(1, input.size.width - axis.yWidth - axis.right),
    height: Math.max(1, input.size.height - axis.top - axis.xHeight),
  };
  const x = createScale(xDomain, [box.left, box.left + box.width], xAxis.kind);
  const yKind = log ? 'log' : 'linear';
  const y = createScale(yDomain, [box.top + box.height, box.top], yKind);
  const series = shown.map((one): DrawnSeries => ({
    ...one,
    drawn: thinPoints({ points: one.points, domain: xDomain, pixels: box.width }),
    banded: one.points.some(({ low }) => low !== undefined),
  }));
  return {
    series,
    box,
    axis,
    x,
    y,
    xKind: xAxis.kind,
    yKind,
    yTicks,
    xTicks: xTicksOf(xAxis, { kind: input.xKind, count: xTickCount(box.width, xDomain, series) }),
    labels: direct ? directLabels(series, y, box) : [],
    showLegend: named.length > 1 && !direct,
    annotations: placeAnnotations(input.annotations ?? [], x, input.size.width),
    pointCount: series.reduce((sum, { drawn }) => sum + drawn.length, 0),
    hasData: yExtent !== null,
  };
}

function directLabels(series: readonly DrawnSeries[], y: Scale, box: PlotBox): DirectLabel[] {
  const ends = series.flatMap(({ id, name, color, drawn, faint }) => {
    if (faint === true) return [];
    const last = drawn.findLast((point) => point.y !== null);
    return last === undefined || last.y === null ? [] : [{ id, name, color, y: y.to(last.y) }];
  });
  const heights = placeLabels(ends, 15, [box.top + 4, box.top + box.height - 4]);
  return ends.map((end) => ({ ...end, y: heights.get(end.id) ?? end.y }));
}

/** No more ticks than there are whole numbers where x counts days or steps: there is no day 7.5. */
function xTickCount(width: number, [low, high]: Range, series: readonly DrawnSeries[]): number {
  const fitting = Math.max(2, Math.floor(width / X_TICK));
  const isWhole = series.every(({ drawn }) => drawn.every(({ x }) => Number.isInteger(x)));
  return isWhole ? Math.max(1, Math.min(fitting, Math.floor(high - low))) : fitting;
}

function xTicksOf({ domain, kind: scale }: XAxis, { kind, count }: { kind: AxisKind; count: number }): AxisTick[] {
  if (kind === 'time') return timeTicks(domain, count);
  if (kind === 'duration' && scale === 'linear') return durationTicks(domain, count);
  if (kind === 'duration') return logTicks(domain).map((value) => ({ value, label: formatDuration(value) }));
  const ticks = scale === 'log' ? logTicks(domain) : niceTicks(domain, count);
  const labels = scale === 'log' ? powerLabels(ticks) : numberLabels(ticks);
  return ticks.map((value, index) => ({ value, label: labels[index] ?? '' }));
}

function yTicksOf(domain: Range, log: boolean, count: number): AxisTick[] {
  const ticks = log ? logTicks(domain) : niceTicks(domain, count);
  const labels = log ? powerLabels(ticks) : numberLabels(ticks);
  return ticks.map((value, index) => ({ value, label: labels[index] ?? '' }));
}

function yDomainOf(found: Range, fixed: LineChartInput['yRange'], count: number | null): Range {
  const low = fixed?.[0] ?? found[0];
  const high = fixed?.[1] ?? found[1];
  if (count === null) return low === high ? [low / 2, high * 2] : [low, high];
  const nice = niceRange([low, Math.max(low, high)], count);
  return [fixed?.[0] ?? nice[0], fixed?.[1] ?? nice[1]];
}

interface XAxis {
  domain: Range;
  kind: ScaleKind;
}

/** What is in view: the zoom, or all points; from the first positive x on where the axis is to be logarithmic. */
function xAxisOf({ zoom, xScale }: LineChartInput, shown: readonly ChartSeries[]): XAxis {
  const whole = zoom ?? extent(shown.flatMap(({ points }) => endsOf(points))) ?? [0, 1];
  const domain = xScale === 'log' ? positivePart(whole, shown) : whole;
  return { domain, kind: xScale === 'log' && domain[0] > 0 ? 'log' : 'linear' };
}

/** The same range from the first positive x on; as it is where there is none. */
function positivePart([low, high]: Range, series: readonly ChartSeries[]): Range {
  if (low > 0) return [low, high];
  const firsts = series.flatMap(({ points }) => points[lowerBound(points, Number.MIN_VALUE)]?.x ?? []);
  const first = Math.min(...firsts);
  return first < high ? [first, high] : [low, high];
}

function endsOf(points: readonly ChartPoint[]): number[] {
  const first = points[0];
  const last = points.at(-1);
  return first === undefined || last === undefined ? [] : [first.x, last.x];
}

function within({ x }: ChartPoint, [from, to]: Range): boolean {
  return x >= from && x <= to;
}

function valuesOf(points: readonly ChartPoint[]): number[] {
  return points.flatMap(({ y, low, high }) => [y, low ?? null, high ?? null].filter((value) => value !== null));
}

function extent(values: readonly number[], references: readonly ReferenceLevel[] = []): Range | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  for (const { y } of references) {
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  return [low, high];
}
