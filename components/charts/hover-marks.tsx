import classes from './hover-layer.module.css';
import type { HoverReading } from './prepare/hover-list';
import type { DrawnSeries, PreparedLineChart } from './prepare/prepare-line-chart';

export interface HoverMarksProps {
  chart: PreparedLineChart;
  size: { width: number; height: number };
  reading: HoverReading;
  /** The series under the pointer, drawn again above the others where there are many. */
  chosen: string | null;
}

const CROWD = 4;

/** Crosshair, a dot on every series, and the chosen line brought forward. */
export function HoverMarks({ chart, size, reading, chosen }: HoverMarksProps) {
  const { x, y, box, series } = chart;
  const at = x.to(reading.x);
  const forward = series.length > CROWD ? series.find(({ id }) => id === chosen) : undefined;
  return (
    <svg className={classes.marks} width={size.width} height={size.height} aria-hidden="true">
      <line x1={at} x2={at} y1={box.top} y2={box.top + box.height} />
      {forward !== undefined && (
        <>
          <path className={classes.halo} d={pathOf(forward, chart)} />
          <path d={pathOf(forward, chart)} stroke={forward.color} />
        </>
      )}
      {reading.entries.map(({ id, point, color }) =>
        point.y === null ? null : (
          <circle key={id} cx={x.to(point.x)} cy={y.to(point.y)} r={id === chosen ? 4 : 3} fill={color} />
        ),
      )}
    </svg>
  );
}

function pathOf({ drawn }: DrawnSeries, { x, y }: PreparedLineChart): string {
  let path = '';
  let pen = 'M';
  for (const point of drawn) {
    if (point.y === null) pen = 'M';
    else {
      path += `${pen}${x.to(point.x).toFixed(1)} ${y.to(point.y).toFixed(1)}`;
      pen = 'L';
    }
  }
  return path;
}
