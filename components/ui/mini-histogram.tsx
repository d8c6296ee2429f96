export interface MiniHistogramProps {
  /** Counts of consecutive bins, or of the most frequent values. */
  counts: readonly number[];
  /** The same bins in the reference; drawn as an outline behind. Both are scaled to shares. */
  reference?: readonly number[];
  label: string;
  width?: number;
  height?: number;
}

/** A column's shape the size of a table cell. */
export function MiniHistogram({ counts, reference, label, width = 96, height = 24 }: MiniHistogramProps) {
  const shares = toShares(counts);
  const behind = reference === undefined ? [] : toShares(reference);
  const top = Math.max(...shares, ...behind, Number.EPSILON);
  const slot = width / Math.max(1, counts.length);
  const gap = slot > 3 ? 1 : 0;
  const barHeight = (share: number): number => (share === 0 ? 0 : Math.max(1, (share / top) * (height - 1)));
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {shares.map((share, index) => (
        <rect
          key={index}
          x={index * slot}
          y={height - barHeight(share)}
          width={Math.max(0.5, slot - gap)}
          height={barHeight(share)}
          fill="var(--heat-4)"
        />
      ))}
      {behind.length > 0 && (
        <path d={outline(behind.map(barHeight), slot, height)} fill="none" stroke="var(--ink-2)" strokeWidth="1" />
      )}
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line-2)" />
    </svg>
  );
}

function toShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function outline(heights: readonly number[], slot: number, height: number): string {
  return heights
    .map((bar, index) => `${index === 0 ? 'M' : 'L'}${index * slot} ${height - bar}H${(index + 1) * slot}`)
    .join('');
}
