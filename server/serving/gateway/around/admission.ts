import { AppError } from '@/server/core/errors';

interface Limits {
  concurrency: number;
  queue: number;
}

/** How many requests an endpoint scores at once, and how many may wait for their turn; more are turned away. */
export class Admission {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** Takes a turn if one is free. */
  tryEnter({ concurrency }: Limits): boolean {
    if (this.running >= concurrency) return false;
    this.running += 1;
    return true;
  }

  /** Waits for a turn. @throws Unavailable when too many wait */
  async wait(limits: Limits, endpoint: string): Promise<void> {
    if (this.waiting.length >= limits.queue) {
      throw new AppError(
        'Unavailable',
        `The endpoint ${endpoint} has ${limits.concurrency} requests at work, ${limits.queue} wait: try again soon.`,
        { retryAfterSeconds: 1 },
      );
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Gives the turn back, or on to who waits longest. */
  leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
