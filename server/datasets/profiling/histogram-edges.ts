const targetBins = 30;
/** Whole numbers of so small a range get a bar each. */
const barPerValue = 40;

interface Spread {
  min: number;
  max: number;
  /** Values at 1 and 99 %. */
  low: number;
  high: number;
  isWhole: boolean;
}

/**
 * Edges of about 30 bars that show where values lie: equally wide between the values at 1 and 99 %, the first and the
 * last reaching on to the smallest and the largest value. Whole numbers get edges between them, so that each bar
 * holds as many of them as the next.
 *
 * @returns B + 1 rising edges for B ≥ 1 bars; bar i holds edges[i] ≤ value < edges[i + 1], the last bar its end too
 */
export function histogramEdges({ min, max, low, high, isWhole }: Spread): number[] {
  if (min === max) return [min - widthAround(min), max + widthAround(max)];
  if (isWhole) return wholeEdges({ min, max, low, high });
  const [from, to] = high > low ? [low, high] : [min, max];
  const inner = Array.from({ length: targetBins - 1 }, (_, index) => between(from, to, index + 1));
  return rising([min, ...inner, max]);
}

/** The edge after so many bars; ends whose distance does not fit a double are weighed instead. */
function between(from: number, to: number, bars: number): number {
  const width = (to - from) / targetBins;
  if (Number.isFinite(width)) return from + width * bars;
  return from * (1 - bars / targetBins) + to * (bars / targetBins);
}

function wholeEdges({ min, max, low, high }: Omit<Spread, 'isWhole'>): number[] {
  const all = max - min + 1;
  const [from, to] = all <= barPerValue || high <= low ? [min, max] : [low, high];
  const values = Math.floor(to) - Math.ceil(from) + 1;
  const width = all <= barPerValue ? 1 : Math.ceil(values / targetBins);
  const first = Math.ceil(from) - 0.5;
  const bins = Math.ceil(values / width);
  const inner = Array.from({ length: bins - 1 }, (_, index) => first + width * (index + 1));
  return rising([min - 0.5, ...inner, Math.max(max + 0.5, first + width * bins)]);
}

/** Half a bar for a constant: wide enough to tell its edges apart. */
const widthAround = (value: number): number => Math.max(0.5, Math.abs(value) * 1e-6);

/** Edges so close that they round to the same number would be bars without width. */
function rising(edges: number[]): number[] {
  return edges.filter((edge, index) => index === 0 || edge > (edges[index - 1] ?? -Infinity));
}
