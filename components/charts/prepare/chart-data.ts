export interface ChartPoint {
  /** A step, a number, or milliseconds since 1970. */
  x: number;
  /** Null is a gap, never zero. */
  y: number | null;
  /** Interval around y, drawn as a band. */
  low?: number;
  high?: number;
}

export interface ChartSeries {
  id: string;
  name: string;
  /** Ordered by x. */
  points: readonly ChartPoint[];
  /** A colour token such as `var(--champion)`; default by place, in Okabe–Ito order. */
  color?: string;
  dashed?: boolean;
  /** Drawn pale behind the others, unnamed and unread: the raw line of a smoothed one. */
  faint?: boolean;
}

/** `time` is milliseconds since 1970, `duration` milliseconds since a beginning. */
export type AxisKind = 'number' | 'time' | 'duration';

export interface Annotation {
  x: number;
  label: string;
  kind: 'deploy' | 'promotion' | 'data' | 'alert';
  href?: string;
}

/** A level to compare with: a threshold, a margin, the reference's value. */
export interface ReferenceLevel {
  y: number;
  label: string;
  tone?: 'neutral' | 'bad';
}

export type Range = readonly [number, number];

export interface PlotBox {
  left: number;
  top: number;
  width: number;
  height: number;
}
