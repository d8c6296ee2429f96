/** Calls back at most once per period and number: at once, and once more at the end when it was asked for meanwhile. */
export class Throttle {
  private readonly timers = new Map<number, NodeJS.Timeout>();
  private readonly again = new Set<number>();

  constructor(
    private readonly periodMs: number,
    private readonly callBack: (id: number) => void,
  ) {}

  call(id: number): void {
    if (this.timers.has(id)) {
      this.again.add(id);
      return;
    }
    this.callBack(id);
    this.timers.set(id, setTimeout(() => this.end(id), this.periodMs).unref());
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private end(id: number): void {
    this.timers.delete(id);
    if (this.again.delete(id)) this.call(id);
  }
}
