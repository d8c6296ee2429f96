import type { DirectLabel, PreparedLineChart } from './prepare/prepare-line-chart';
import type { PlacedAnnotation } from './prepare/place-annotations';
import classes from './plot.module.css';

/** Names beside the ends of the lines; the words stay in ink, a dot carries the colour. */
export function DirectLabels({ labels, left }: { labels: readonly DirectLabel[]; left: number }) {
  return (
    <g className={classes.labels}>
      {labels.map(({ id, name, color, y }) => (
        <g key={id}>
          <circle cx={left + 8} cy={y} r="3" fill={color} />
          <text x={left + 15} y={y} dy="0.35em">{shortName(name)}</text>
        </g>
      ))}
    </g>
  );
}

function shortName(name: string): string {
  return name.length > 22 ? `${name.slice(0, 21)}…` : name;
}

/** What happened, as ticks above the plot with a thin line through it. */
export function AnnotationTicks({ chart }: { chart: PreparedLineChart }) {
  return (
    <g className={classes.annotations}>
      {chart.annotations.map((annotation) => <AnnotationTick key={`${annotation.x}${annotation.label}`} annotation={annotation} chart={chart} />)}
    </g>
  );
}

function AnnotationTick({ annotation, chart }: { annotation: PlacedAnnotation; chart: PreparedLineChart }) {
  const { pixel, kind, label, shownLabel, side, href } = annotation;
  const { box } = chart;
  const mark = (
    <g data-kind={kind}>
      <title>{label}</title>
      <line x1={pixel} x2={pixel} y1={box.top - 6} y2={box.top + box.height} />
      <path d={`M${pixel - 3.5} ${box.top - 12}h7l-3.5 6z`} />
      {shownLabel !== '' && (
        <text x={side === 'end' ? pixel + 6 : pixel - 6} y={box.top - 9} dy="0.35em" textAnchor={side}>{shownLabel}</text>
      )}
    </g>
  );
  return href === undefined ? mark : <a href={href}>{mark}</a>;
}

export interface PlotMark {
  x: number;
  y: number;
  label: string;
  color: string;
}

/** Single points worth naming, such as where a sequence settled. */
export function PlotMarks({ marks, chart }: { marks: readonly PlotMark[]; chart: PreparedLineChart }) {
  const { x: across, y: down, box } = chart;
  return (
    <g className={classes.marks}>
      {marks.map(({ x, y, label, color }) => (
        <g key={`${x}${label}`}>
          <line x1={across.to(x)} x2={across.to(x)} y1={down.to(y)} y2={box.top + box.height} stroke={color} />
          <circle cx={across.to(x)} cy={down.to(y)} r="4.5" stroke={color} />
          <text x={across.to(x) + 6} y={box.top + box.height - 8}>{label}</text>
        </g>
      ))}
    </g>
  );
}
