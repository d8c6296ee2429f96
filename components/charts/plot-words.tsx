import { DefaultZIndexes, ZIndexLayer } from 'recharts';
import type { ReferenceLevel } from './prepare/chart-data';
import type { DirectLabel, PreparedLineChart } from './prepare/prepare-line-chart';
import type { PlacedAnnotation } from './prepare/place-annotations';
import { labelWidth } from './prepare/tick-labels';
import classes from './plot.module.css';

/** Names beside the ends of the lines; the words stay in ink, a dot carries the colour. */
export function DirectLabels({ labels, left }: { labels: readonly DirectLabel[]; left: number }) {
  return (
    <g className={classes.labels}>
      {labels.map(({ id, name, color, y }) => (
        <g key={id}>
          <circle cx={left + 8} cy={y} r="3" fill={color} />
          <text x={left + 15} y={y} dy="0.35em">
            {shortName(name)}
          </text>
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
      {chart.annotations.map((annotation) => (
        <AnnotationTick key={`${annotation.x}${annotation.label}`} annotation={annotation} chart={chart} />
      ))}
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
        <text
          x={side === 'end' ? pixel + 6 : pixel - 6}
          y={box.top - 9}
          dy="0.35em"
          textAnchor={side === 'end' ? 'start' : 'end'}
        >
          {shownLabel}
        </text>
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
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.label}>
      <g className={classes.marks}>
        {marks.map((mark) => (
          <OneMark key={`${mark.x}${mark.label}`} mark={mark} chart={chart} />
        ))}
      </g>
    </ZIndexLayer>
  );
}

function OneMark({ mark, chart }: { mark: PlotMark; chart: PreparedLineChart }) {
  const { box } = chart;
  const x = chart.x.to(mark.x);
  const y = chart.y.to(mark.y);
  const floor = box.top + box.height;
  const atEdge = x + 6 + labelWidth(mark.label) > box.left + box.width;
  return (
    <g>
      <line x1={x} x2={x} y1={y} y2={floor} stroke={mark.color} />
      <circle cx={x} cy={y} r="4.5" stroke={mark.color} />
      <text x={atEdge ? x - 6 : x + 6} y={floor - 8} textAnchor={atEdge ? 'end' : 'start'}>
        {mark.label}
      </text>
    </g>
  );
}

/** Names of the levels to compare with, above their lines at the left. */
export function ReferenceWords({
  references,
  chart,
}: {
  references: readonly ReferenceLevel[];
  chart: PreparedLineChart;
}) {
  const [low, high] = chart.y.domain;
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.label}>
      <g className={classes.references}>
        {references
          .filter(({ y }) => y >= low && y <= high)
          .map(({ y, label, tone }) => (
            <text key={label} x={chart.box.left + 4} y={chart.y.to(y) - 4} data-tone={tone}>
              {label}
            </text>
          ))}
      </g>
    </ZIndexLayer>
  );
}
