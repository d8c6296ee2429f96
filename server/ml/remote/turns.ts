/** Lets so many be at work at once; others wait in order, as long as they are not too many. */
export class Turns {
  private atWork = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /** Does the work when it is its turn. @throws RangeError at once if too many wait already */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.atWork >= this.most) {
      if (this.waiting.length >= this.mostWaiting) {
        throw new RangeError(`${this.atWork} calls are under way and ${this.waiting.length} wait: it is too busy`);
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.atWork += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.atWork -= 1;
    }
  }
}
