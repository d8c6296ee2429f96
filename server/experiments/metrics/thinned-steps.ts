/** Every distinct number of an ascending sequence; of more than `most` every second, fourth, eighth and so on. */
export class ThinnedSteps {
  private readonly kept: number[] = [];
  private stride = 1;
  private seen = 0;
  private last: number | undefined;

  constructor(private readonly most: number) {}

  /** One that is not greater than the last is passed over. */
  push(step: number): void {
    if (this.last !== undefined && step <= this.last) return;
    this.last = step;
    if (this.seen % this.stride === 0) this.keep(step);
    this.seen += 1;
  }

  /** Ascending; the first and the last are always among them. */
  read(): number[] {
    const { kept, last } = this;
    return last === undefined || kept.at(-1) === last ? kept : [...kept, last];
  }

  private keep(step: number): void {
    this.kept.push(step);
    if (this.kept.length <= this.most) return;
    const half = this.kept.filter((_, index) => index % 2 === 0);
    this.kept.length = 0;
    for (const one of half) this.kept.push(one);
    this.stride *= 2;
  }
}
