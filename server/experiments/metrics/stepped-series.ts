import type { StepWindow } from './read-points';
import { ThinnedSteps } from './thinned-steps';

/** Distinct steps that are told apart exactly; of more every second, fourth … is known. */
const mostSteps = 1_000_000;
/** Steps that wait for smaller ones. */
const mostWaiting = 2_000_000;

export interface DistinctSteps {
  /** Over all series, ascending. */
  steps: number[];
  /** The first and the last of each series. */
  ends: number[];
}

/** Gathers the distinct steps of several series within a range; memory does not grow with how many are added. */
export class SteppedSeries {
  private readonly inOrder: ThinnedSteps;
  private readonly passed: ThinnedSteps;
  private waiting = new Float64Array(4096);
  private length = 0;
  private readonly firsts: Float64Array;
  private readonly lasts: Float64Array;

  constructor(
    series: number,
    private readonly range: StepWindow,
    private readonly most = { steps: mostSteps, waiting: mostWaiting },
  ) {
    this.inOrder = new ThinnedSteps(most.steps);
    this.passed = new ThinnedSteps(most.steps);
    this.firsts = new Float64Array(series).fill(Infinity);
    this.lasts = new Float64Array(series).fill(-Infinity);
  }

  /** One of those that come ascending, whatever series they are of. */
  addInOrder(series: number, step: number): void {
    if (this.widen(series, step)) this.inOrder.push(step);
  }

  /** One that smaller ones may follow, down to where `passBefore` was told. */
  add(series: number, step: number): void {
    if (!this.widen(series, step)) return;
    if (this.length > 0 && this.waiting[this.length - 1] === step) return;
    if (this.length === this.waiting.length) this.grow();
    this.waiting[this.length] = step;
    this.length += 1;
  }

  /** Nothing smaller is added any more. Looked at only when many wait. */
  passBefore(step: number): void {
    if (this.length < this.most.waiting) return;
    const ordered = this.ordered();
    let place = 0;
    for (; place < ordered.length && (ordered[place] ?? 0) < step; place += 1) this.passed.push(ordered[place] ?? 0);
    const rest = ordered.subarray(place);
    // Chunks that all reach over each other: every second step must do.
    const kept = rest.length > this.most.waiting / 2 ? rest.filter((_, index) => index % 2 === 0) : rest;
    this.waiting.set(kept);
    this.length = kept.length;
  }

  finish(): DistinctSteps {
    for (const step of this.ordered()) this.passed.push(step);
    const all = new ThinnedSteps(this.most.steps);
    const known = Float64Array.from([...this.inOrder.read(), ...this.passed.read()]).sort();
    for (const step of known) all.push(step);
    return { steps: all.read(), ends: [...this.firsts, ...this.lasts].filter(Number.isFinite) };
  }

  /** Whether it lies in the range; then the ends of its series reach over it. */
  private widen(series: number, step: number): boolean {
    if (step < this.range.from || step > this.range.to) return false;
    if (step < (this.firsts[series] ?? 0)) this.firsts[series] = step;
    if (step > (this.lasts[series] ?? 0)) this.lasts[series] = step;
    return true;
  }

  private ordered(): Float64Array {
    const ordered = this.waiting.slice(0, this.length).sort();
    return ordered.filter((step, index) => index === 0 || step !== ordered[index - 1]);
  }

  private grow(): void {
    const larger = new Float64Array(2 * this.waiting.length);
    larger.set(this.waiting);
    this.waiting = larger;
  }
}
