import { emptyColumns, type Point, type PointColumns } from './point-columns';

/** One value of a metric. */
export interface MetricPoint extends Point {
  key: string;
}

/** Points of several metrics as parallel columns: the metric of each by its place among the keys. */
export interface MetricColumns extends PointColumns {
  keys: readonly string[];
  codes: Int32Array;
}

/** The same points as columns. */
export function toMetricColumns(points: readonly MetricPoint[]): MetricColumns {
  const columns = { ...emptyColumns(points.length), codes: new Int32Array(points.length) };
  const codeOf = new Map<string, number>();
  for (const [index, { key, step, timestamp, value }] of points.entries()) {
    const code = codeOf.get(key) ?? codeOf.size;
    codeOf.set(key, code);
    columns.codes[index] = code;
    columns.steps[index] = step;
    columns.timestamps[index] = timestamp;
    columns.values[index] = value;
  }
  return { ...columns, keys: [...codeOf.keys()] };
}

/** The points of each key, in the order of the keys; values that no double holds become the largest it does. */
export function splitByKey({ keys, codes, steps, timestamps, values }: MetricColumns): PointColumns[] {
  const counts = new Int32Array(keys.length);
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  const series = Array.from(counts, emptyColumns);
  counts.fill(0);
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    const into = series[code];
    const at = counts[code] ?? 0;
    if (!into) continue;
    counts[code] = at + 1;
    into.steps[at] = steps[index] ?? NaN;
    into.timestamps[at] = timestamps[index] ?? NaN;
    into.values[at] = bounded(values[index] ?? NaN);
  }
  return series;
}

/** Infinity is kept as the largest number: charts and sums can work with it, and it still stands out. */
const bounded = (value: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
