import { sparkPath } from './spark-path';

export interface SparklineProps {
  /** Evenly spaced values; null is a gap. */
  values: readonly (number | null)[];
  /** What it shows, for those who cannot see: "Log-loss over 8 weeks". */
  label: string;
  width?: number;
  height?: number;
  /** A colour token; default the ink of secondary text. */
  color?: string;
}

/** A line the size of a word; the last value has a dot. */
export function Sparkline({ values, label, width = 72, height = 20, color = 'var(--ink-2)' }: SparklineProps) {
  const { path, last } = sparkPath(values, width, height);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} fill="none">
      <path d={path} stroke={color} strokeWidth="1.25" strokeLinejoin="round" strokeLinecap="round" />
      {last !== null && <circle cx={last.x} cy={last.y} r="1.75" fill={color} />}
    </svg>
  );
}
