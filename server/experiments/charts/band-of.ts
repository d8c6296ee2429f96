/** One run on the x axis: parallel columns, in order of x. */
export interface RunCurve {
  x: Float64Array;
  y: Float64Array;
}

/** A group of runs: parallel arrays over x. */
export interface Band {
  x: number[];
  mean: number[];
  /** Sample standard deviation over runs (n − 1); null where only one run has a value. */
  deviation: (number | null)[];
  min: number[];
  max: number[];
  runs: number[];
}

/**
 * Summarises runs that were repeated: where they share at most `buckets` places on the x axis, at each of those places,
 * and else in stretches of equal width, each named by its middle. Runs share their places when together they have not
 * many more than one of them has, or when two runs on average are in each: steps often, milliseconds never. There are
 * at most `buckets` stretches, and half as many as the longest run has places, so that a stretch holds a value of every
 * run that was going. A run counts once in a place, with the mean of its finite values there; `min` and `max` are of
 * those means.
 */
export function bandOf(curves: readonly RunCurve[], buckets: number): Band {
  const places = placesOf(curves, buckets);
  const perRun = curves.map((curve) => meansOf(curve, places));
  const band: Band = { x: [], mean: [], deviation: [], min: [], max: [], runs: [] };
  for (const [place, x] of places.x.entries()) {
    const values = perRun.map((means) => means[place] ?? NaN).filter((value) => Number.isFinite(value));
    if (values.length === 0) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    band.x.push(x);
    band.mean.push(mean);
    band.deviation.push(values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null);
    band.min.push(Math.min(...values));
    band.max.push(Math.max(...values));
    band.runs.push(values.length);
  }
  return band;
}

interface Places {
  x: number[];
  indexOf: (x: number) => number;
}

/** Runs share their places when those are no more than so many times the longest run's. */
const sharedFactor = 1.5;
/** Or when each place holds so many runs on average. */
const runsOfShared = 2;

function placesOf(curves: readonly RunCurve[], buckets: number): Places {
  const distinct = new Set<number>();
  let [low, high, longest, held] = [Infinity, -Infinity, 0, 0];
  for (const { x } of curves) {
    const own = new Set(x);
    longest = Math.max(longest, own.size);
    held += own.size;
    for (const value of own) {
      distinct.add(value);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const isShared = distinct.size <= sharedFactor * longest || held >= runsOfShared * distinct.size;
  if (isShared && distinct.size <= buckets) {
    const sorted = [...distinct].sort((a, b) => a - b);
    const indices = new Map(sorted.map((value, index) => [value, index]));
    return { x: sorted, indexOf: (value) => indices.get(value) ?? 0 };
  }
  const count = Math.min(buckets, Math.ceil(longest / 2));
  const width = (high - low) / count;
  return {
    x: Array.from({ length: count }, (_, index) => low + (index + 0.5) * width),
    indexOf: (value) => Math.min(count - 1, Math.floor((value - low) / width)),
  };
}

function meansOf({ x, y }: RunCurve, { x: places, indexOf }: Places): Float64Array {
  const sums = new Float64Array(places.length);
  const counts = new Float64Array(places.length);
  for (const [index, value] of y.entries()) {
    // The greatest number stands for infinity.
    if (!(Math.abs(value) < Number.MAX_VALUE)) continue;
    const place = indexOf(x[index] ?? 0);
    sums[place] = (sums[place] ?? 0) + value;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return sums.map((sum, place) => sum / (counts[place] ?? 0));
}
