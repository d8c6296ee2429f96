interface Bound {
  delayMs: number;
  rows: number;
}

/**
 * Holds rows for a version that answers from elsewhere until enough have come or the first has waited long enough, and
 * lets them go in one turn of the event loop: its scorer sends what is asked in one turn as one call.
 */
export class Gather {
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  wait({ delayMs, rows }: Bound): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.waiting.length >= rows) this.letGo();
      else this.timer ??= setTimeout(() => this.letGo(), delayMs);
    });
  }

  private letGo(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
