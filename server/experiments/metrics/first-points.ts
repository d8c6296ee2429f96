import { compareValues, emptyColumns, pickPoints, slicePoints, type Point, type PointColumns } from './point-columns';

/** By time, then step; or by step, then time. Then by value. */
export type PointOrder = 'time' | 'step';

const smallest = 4096;

/** Negative where `a` comes before `b`. */
export function compareIn(order: PointOrder, a: Point, b: Point): number {
  const [time, step] = [a.timestamp - b.timestamp, a.step - b.step];
  return (order === 'time' ? time || step : step || time) || compareValues(a.value, b.value);
}

interface Wanted {
  order: PointOrder;
  limit: number;
  /** Only what comes after it. */
  after?: Point | undefined;
}

/** The first distinct points in an order, of however many are added: at most twice as many are in memory. */
export class FirstPoints {
  private readonly order: PointOrder;
  private readonly limit: number;
  private readonly after: Point | undefined;
  private columns: PointColumns;
  private length = 0;
  /** The last that belongs to them, once there are enough. */
  private worst: Point | undefined;

  constructor({ order, limit, after }: Wanted) {
    this.order = order;
    this.limit = limit;
    this.after = after;
    this.columns = emptyColumns(Math.min(smallest, 2 * limit));
  }

  add(step: number, timestamp: number, value: number): void {
    const { order, after, worst } = this;
    if (after && compareIn(order, after, { step, timestamp, value }) >= 0) return;
    if (worst && compareIn(order, worst, { step, timestamp, value }) <= 0) return;
    if (this.length === this.columns.steps.length) this.makeRoom();
    this.columns.steps[this.length] = step;
    this.columns.timestamps[this.length] = timestamp;
    this.columns.values[this.length] = value;
    this.length += 1;
  }

  addAll({ steps, timestamps, values }: PointColumns): void {
    for (let index = 0; index < steps.length; index += 1) {
      this.add(steps[index] ?? 0, timestamps[index] ?? 0, values[index] ?? NaN);
    }
  }

  /** Whether nothing that comes after `next`, or is it, can be among the first any more. */
  isFullBefore(next: Point): boolean {
    this.settle();
    return this.worst !== undefined && compareIn(this.order, this.worst, next) <= 0;
  }

  /** In order, each once. */
  read(): PointColumns {
    this.settle();
    return slicePoints(this.columns, 0, this.length);
  }

  private makeRoom(): void {
    const capacity = this.columns.steps.length;
    if (capacity >= 2 * this.limit) return this.settle();
    const larger = emptyColumns(Math.min(2 * capacity, 2 * this.limit));
    larger.steps.set(this.columns.steps);
    larger.timestamps.set(this.columns.timestamps);
    larger.values.set(this.columns.values);
    this.columns = larger;
  }

  /** Orders what is there, and lets go of repeats and of what is too many. */
  private settle(): void {
    const order = Uint32Array.from({ length: this.length }, (_, index) => index);
    if (!this.isInOrder()) order.sort((a, b) => this.compareAt(a, b));
    const distinct = order.filter((index, place) => place === 0 || this.compareAt(order[place - 1] ?? 0, index) !== 0);
    const first = distinct.subarray(0, this.limit);
    const { steps, timestamps, values } = pickPoints(this.columns, first);
    this.columns.steps.set(steps);
    this.columns.timestamps.set(timestamps);
    this.columns.values.set(values);
    this.length = first.length;
    if (this.length === this.limit) this.worst = this.pointAt(this.length - 1);
  }

  private isInOrder(): boolean {
    for (let index = 1; index < this.length; index += 1) if (this.compareAt(index - 1, index) > 0) return false;
    return true;
  }

  private compareAt(a: number, b: number): number {
    const { steps, timestamps, values } = this.columns;
    const time = (timestamps[a] ?? 0) - (timestamps[b] ?? 0);
    const step = (steps[a] ?? 0) - (steps[b] ?? 0);
    return (this.order === 'time' ? time || step : step || time) || compareValues(values[a] ?? NaN, values[b] ?? NaN);
  }

  private pointAt(index: number): Point {
    const { steps, timestamps, values } = this.columns;
    return { step: steps[index] ?? 0, timestamp: timestamps[index] ?? 0, value: values[index] ?? NaN };
  }
}
