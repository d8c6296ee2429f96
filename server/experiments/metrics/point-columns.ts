/** Points of one series as parallel columns. */
export interface PointColumns {
  steps: Float64Array;
  timestamps: Float64Array;
  values: Float64Array;
}

export interface Point {
  step: number;
  /** Epoch milliseconds. */
  timestamp: number;
  /** May be NaN. */
  value: number;
}

/** Compares as Postgres does: NaN equals NaN and is greater than every number. */
export function compareValues(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** The order of a series: step, then time, then value. The last point is the latest. */
export function comparePoints(a: Point, b: Point): number {
  return a.step - b.step || a.timestamp - b.timestamp || compareValues(a.value, b.value);
}

/** Columns in the given order. */
export function columnsOf(points: readonly Point[]): PointColumns {
  const columns = emptyColumns(points.length);
  for (const [index, point] of points.entries()) setPoint(columns, index, point);
  return columns;
}

export function emptyColumns(length: number): PointColumns {
  return {
    steps: new Float64Array(length),
    timestamps: new Float64Array(length),
    values: new Float64Array(length),
  };
}

function setPoint(columns: PointColumns, index: number, point: Point): void {
  columns.steps[index] = point.step;
  columns.timestamps[index] = point.timestamp;
  columns.values[index] = point.value;
}

/** The point at an index within the columns. */
export function pointAt({ steps, timestamps, values }: PointColumns, index: number): Point {
  return { step: steps[index] ?? NaN, timestamp: timestamps[index] ?? NaN, value: values[index] ?? NaN };
}

/** The chosen points, in the order of the indices. */
export function pickPoints(columns: PointColumns, indices: ArrayLike<number>): PointColumns {
  const picked = emptyColumns(indices.length);
  for (let target = 0; target < indices.length; target += 1) {
    const source = indices[target] ?? 0;
    picked.steps[target] = columns.steps[source] ?? NaN;
    picked.timestamps[target] = columns.timestamps[source] ?? NaN;
    picked.values[target] = columns.values[source] ?? NaN;
  }
  return picked;
}

/** Points `from` up to, but without, `to`; shares memory with the columns. */
export function slicePoints(columns: PointColumns, from: number, to: number): PointColumns {
  return {
    steps: columns.steps.subarray(from, to),
    timestamps: columns.timestamps.subarray(from, to),
    values: columns.values.subarray(from, to),
  };
}

/** Joins parts into one series in order, each distinct point once. */
export function joinPoints(parts: readonly PointColumns[]): PointColumns {
  const [only] = parts;
  const joined = parts.length === 1 && only ? only : concatenate(parts);
  if (isStrictlyOrdered(joined)) return joined;
  const order = Uint32Array.from(joined.steps, (_, index) => index);
  order.sort((a, b) => compareAt(joined, a, b));
  const distinct = order.filter((index, place) => place === 0 || compareAt(joined, order[place - 1] ?? 0, index) !== 0);
  return pickPoints(joined, distinct);
}

function concatenate(parts: readonly PointColumns[]): PointColumns {
  const joined = emptyColumns(parts.reduce((sum, part) => sum + part.steps.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.steps.set(part.steps, offset);
    joined.timestamps.set(part.timestamps, offset);
    joined.values.set(part.values, offset);
    offset += part.steps.length;
  }
  return joined;
}

function isStrictlyOrdered(columns: PointColumns): boolean {
  for (let index = 1; index < columns.steps.length; index += 1) {
    if (compareAt(columns, index - 1, index) >= 0) return false;
  }
  return true;
}

function compareAt({ steps, timestamps, values }: PointColumns, a: number, b: number): number {
  return (
    (steps[a] ?? 0) - (steps[b] ?? 0) ||
    (timestamps[a] ?? 0) - (timestamps[b] ?? 0) ||
    compareValues(values[a] ?? NaN, values[b] ?? NaN)
  );
}
