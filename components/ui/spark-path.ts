export interface SparkPath {
  path: string;
  /** Where the last present value lies; null when there is none. */
  last: { x: number; y: number } | null;
}

const INSET = 2.5;

/** The path of a sparkline, highest value at the top; missing values break the line, a constant lies in the middle. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): SparkPath {
  const present = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const low = Math.min(...present);
  const span = Math.max(...present) - low;
  const step = values.length > 1 ? (width - 2 * INSET) / (values.length - 1) : 0;
  let path = '';
  let pen: 'M' | 'L' = 'M';
  let last: SparkPath['last'] = null;
  values.forEach((value, index) => {
    if (value === null || !Number.isFinite(value)) {
      pen = 'M';
      return;
    }
    const share = span === 0 ? 0.5 : (value - low) / span;
    last = { x: round(INSET + index * step), y: round(height - INSET - share * (height - 2 * INSET)) };
    path += `${pen}${last.x} ${last.y}`;
    pen = 'L';
  });
  return { path, last };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
