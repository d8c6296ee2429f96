import { setImmediate as endOfTurn } from 'node:timers/promises';
import { limitExceeded, unavailable, type AppError } from '@/server/core/errors';

interface Waiting<Item> {
  item: Item;
  resolve: (accepted: boolean) => void;
  reject: (error: unknown) => void;
}

interface WriterOptions<Item> {
  /** Commits the items and says which were accepted, in their order; throws when none was. */
  write: (items: readonly Item[]) => Promise<boolean[]>;
  weightOf: (item: Item) => number;
  /** Most weight of one flush. */
  flushWeight: number;
  /** Most weight that may wait; beyond it callers are refused. */
  waitingWeight: number;
  /** Items that must wait before a flush starts beside one that is under way. */
  worthAnother: number;
}

/** A flush longer than this came from a slow disk; then gathering for a moment lets the next one carry more. */
const slowFlushMs = 2;
const gatherMs = 1;
const mostFlushes = 2;

/**
 * Writes what callers hand in without a timer: when idle it writes what this turn of the event loop brings. Whatever
 * arrives during a flush is the next one, which does not wait where it is worth a flush of its own. A caller hears back
 * after its item was committed.
 */
export class CoalescingWriter<Item> {
  private queue: Waiting<Item>[] = [];
  private waitingWeight = 0;
  private flushes = 0;

  constructor(private readonly options: WriterOptions<Item>) {}

  /** Resolves after the commit: true when the item was accepted. */
  add(item: Item): Promise<boolean> {
    const weight = this.options.weightOf(item);
    if (this.waitingWeight + weight > this.options.waitingWeight) {
      return Promise.reject(limitExceeded('More metric points arrive than can be written: try again in a moment.'));
    }
    this.waitingWeight += weight;
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      const isWorthAnother = this.queue.length >= this.options.worthAnother && this.flushes < mostFlushes;
      if (this.flushes === 0 || isWorthAnother) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.flushes += 1;
    while (this.queue.length > 0 && (this.flushes === 1 || this.queue.length >= this.options.worthAnother)) {
      // What other connections bring in the same turn goes along: a flush costs more than what is in it.
      await endOfTurn();
      const batch = this.takeBatch();
      if (batch.length === 0) break;
      const started = performance.now();
      await this.flush(batch);
      const isSlow = performance.now() - started > slowFlushMs;
      if (isSlow && this.queue.length < batch.length) await new Promise((resolve) => setTimeout(resolve, gatherMs));
    }
    this.flushes -= 1;
  }

  private takeBatch(): Waiting<Item>[] {
    const { weightOf, flushWeight } = this.options;
    let weight = 0;
    let count = 0;
    for (const { item } of this.queue) {
      const next = weight + weightOf(item);
      if (count > 0 && next > flushWeight) break;
      weight = next;
      count += 1;
    }
    this.waitingWeight -= weight;
    const batch = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    return batch;
  }

  private async flush(batch: readonly Waiting<Item>[]): Promise<void> {
    try {
      await this.write(batch);
    } catch (error) {
      if (isConnectionFault(error)) return batch.forEach(({ reject }) => reject(noDatabase()));
      // One bad row fails the whole statement: each item gets its own chance and its own error.
      for (const one of batch) await this.write([one]).catch(one.reject);
    }
  }

  private async write(batch: readonly Waiting<Item>[]): Promise<void> {
    const accepted = await this.options.write(batch.map(({ item }) => item));
    for (const [index, { resolve }] of batch.entries()) resolve(accepted[index] ?? false);
  }
}

const noDatabase = (): AppError => unavailable('The database does not answer at the moment: try again.');

/** Errors without an SQLSTATE come from the connection; those of class 08, 53 and 57 from a server in trouble. */
function isConnectionFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|53|57)/.test(code);
}
