import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createPartitions } from '../partitions';
import { isBadLine } from './is-bad-line';
import { isDatabaseAway } from './is-database-away';
import { labelsIn } from './labels-in';
import { isLabelLine, readLabelLine, writeLabel, type SpooledLabel } from './log-label';
import { asStored, damagedLine, readRecord, rejectedLine, type SpooledRecord } from './log-record';
import { receiptOfId } from './prediction-id';
import type { RejectedLines } from './rejected-lines';
import type { Segment } from './segment';
import type { ServingPlan, ServingPlans } from './serving-plans';
import { shipLabels } from './ship-labels';
import type { Spool } from './spool';
import { storePredictions, type ScoredRecord } from './store-predictions';
import { WaitingLabels } from './waiting-labels';

/** How long new records gather before they are shipped. */
const gatherMs = 30;
const chunkBytes = 384 * 1024;
const mostPerBatch = 500;
/** Records scored before requests get their turn: keeps answers quick while the log is shipped. */
const scoredPerTurn = 25;
const firstWaitMs = 200;
const longestWaitMs = 5000;

interface ShipperParts {
  spool: Spool;
  plans: ServingPlans;
  pool: pg.Pool;
  /** Where lines go that no database takes. */
  rejected: RejectedLines;
  report: (sentence: string) => void;
  /** Told which endpoints have new predictions. */
  onStored?: (endpoints: ReadonlySet<number>) => void;
}

/**
 * Carries the spool to the database, oldest first: scores each record with the other versions of its generation,
 * stores and counts it, and only then lets go of its line. Tries again until the database answers.
 */
export class Shipper {
  private stopped = false;
  private wakeUp: (() => void) | undefined;
  private readonly labels = new WaitingLabels();
  private waiting: { untilBytes: number; resolve: () => void }[] = [];
  private readonly done: Promise<void>;

  constructor(private readonly parts: ShipperParts) {
    this.done = this.run();
  }

  /** Says that there are new lines. */
  wake(): void {
    this.wakeUp?.();
  }

  /** Ships everything written so far, now; resolves when it is stored. */
  async flush(): Promise<void> {
    const { spool } = this.parts;
    if (spool.backlogBytes === 0) return;
    const stored = new Promise<void>((resolve) => this.waiting.push({ untilBytes: spool.writtenBytes, resolve }));
    this.wakeUp?.();
    await stored;
  }

  /** Says which predictions the labels are about that were just written to the spool. */
  noteLabels(predictionIds: readonly string[]): void {
    for (const id of predictionIds) this.labels.add(id);
  }

  /** Ships labels that wait for these predictions, now: they are older than what is said next. */
  async shipLabelsOf(predictionIds: readonly string[]): Promise<void> {
    const { spool } = this.parts;
    if (spool.unseen.length === 0 && !this.labels.mayHold(predictionIds)) return;
    spool.unpark();
    await this.flush();
  }

  /** Ships what it can in `patienceMs`, and stops. */
  async stop(patienceMs: number): Promise<void> {
    await Promise.race([this.flush(), sleep(patienceMs, undefined, { ref: false })]);
    this.stopped = true;
    this.wakeUp?.();
    await Promise.race([this.done, sleep(1000, undefined, { ref: false })]);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.noteLeft();
        const segment = this.parts.spool.next();
        if (segment) await this.shipFrom(segment);
        else await this.sleepUntilWoken();
      } catch (error) {
        this.parts.report(`The prediction log cannot be shipped: ${messageOf(error)}`);
        await sleep(longestWaitMs, undefined, { ref: false });
      }
    }
  }

  /** Notes the labels of segments that other gateways left, before anything of them is shipped. */
  private async noteLeft(): Promise<void> {
    const { unseen } = this.parts.spool;
    for (let [segment] = unseen; segment && !this.stopped; [segment] = unseen) {
      this.noteLabels(await labelsIn(segment));
      unseen.shift();
    }
  }

  private async sleepUntilWoken(): Promise<void> {
    await new Promise<void>((resolve) => (this.wakeUp = resolve));
    this.wakeUp = undefined;
  }

  private tellWaiting(): void {
    const { shippedBytes } = this.parts.spool;
    for (const one of this.waiting) if (one.untilBytes <= shippedBytes) one.resolve();
    this.waiting = this.waiting.filter((one) => one.untilBytes > shippedBytes);
  }

  private async shipFrom(segment: Segment): Promise<void> {
    const { spool } = this.parts;
    if (this.waiting.length === 0 && spool.backlogBytes < chunkBytes) await sleep(gatherMs);
    const chunk = await segment.read(chunkBytes);
    if (chunk.length === 0) {
      // Only a dead gateway leaves half a line, and the answer that belonged to it never left.
      spool.discard(segment);
      return this.tellWaiting();
    }
    const { records, labels } = await this.parse(chunk);
    for (let start = 0; start < records.length && !this.stopped; start += mostPerBatch) {
      await this.untilStored(() => this.storeRecords(records.slice(start, start + mostPerBatch)));
    }
    for (let start = 0; start < labels.length && !this.stopped; start += mostPerBatch) {
      await this.untilStored(() => this.storeLabels(labels.slice(start, start + mostPerBatch)));
    }
    if (this.stopped) return;
    for (const label of labels) this.labels.remove(label.fb);
    spool.confirm(segment, chunk.length);
    this.parts.rejected.nextChunk();
    this.tellWaiting();
  }

  private async parse(chunk: Buffer): Promise<{ records: SpooledRecord[]; labels: SpooledLabel[] }> {
    const records: SpooledRecord[] = [];
    const labels: SpooledLabel[] = [];
    for (const line of chunk.toString('utf8').split('\n')) {
      if (line === '') continue;
      try {
        if (isLabelLine(line)) labels.push(readLabelLine(line));
        else records.push(readRecord(line));
      } catch (error) {
        this.parts.rejected.keep(damagedLine(line), error);
      }
      if (records.length % (4 * scoredPerTurn) === 0) await turn();
    }
    return { records, labels };
  }

  private async untilStored(store: () => Promise<void>): Promise<void> {
    for (let wait = firstWaitMs; !this.stopped; wait = Math.min(longestWaitMs, wait * 2)) {
      try {
        return await store();
      } catch (error) {
        if (wait === longestWaitMs) this.parts.report(`The prediction log waits for the database: ${messageOf(error)}`);
        await sleep(wait, undefined, { ref: false });
      }
    }
  }

  private async storeRecords(records: readonly SpooledRecord[]): Promise<void> {
    const scored = await this.scoreAll(records);
    await this.inHalves(
      scored,
      (some) => this.storeScored(some),
      ({ record }) => rejectedLine(record),
    );
    this.parts.onStored?.(new Set(records.map((record) => record.e)));
  }

  private async storeLabels(labels: readonly SpooledLabel[]): Promise<void> {
    await this.inHalves(
      labels,
      (some) => this.shipSome(some),
      (label) => JSON.stringify(label),
    );
    this.parts.onStored?.(new Set(labels.map((label) => label.e)));
  }

  private async shipSome(labels: readonly SpooledLabel[]): Promise<void> {
    const { later, rejected } = await shipLabels(this.parts.pool, labels, Date.now());
    this.parts.spool.park(later.map(writeLabel).join(''));
    this.noteLabels(later.map((label) => label.fb));
    for (const line of rejected)
      this.parts.rejected.keep(line, 'no gateway brought the prediction it is about within a day');
  }

  private async scoreAll(records: readonly SpooledRecord[]): Promise<ScoredRecord[]> {
    const scored: ScoredRecord[] = [];
    for (const [index, record] of records.entries()) {
      try {
        const plan = await this.planOf(record);
        scored.push({ record: asStored(record), plan, scores: await scoresOf(plan, record) });
      } catch (error) {
        // Versions that fail say so by their scores: what is left is a row that is damaged, or a plan that is gone.
        if (this.stopped || !isBadLine(error)) throw error;
        this.parts.rejected.keep(rejectedLine(record), error);
      }
      if (index % scoredPerTurn === scoredPerTurn - 1) await turn();
    }
    return scored;
  }

  /** The plan a record was answered by. @throws RangeError where there is none, and never will be */
  private async planOf({ e, g }: SpooledRecord): Promise<ServingPlan> {
    const plan = await this.parts.plans.find(e, g).catch((error: unknown) => {
      // What the database, the network or the disk says has a code, and may pass.
      if ((error instanceof Error && 'code' in error) || isDatabaseAway(error)) throw error;
      throw new RangeError(`generation ${g} of endpoint ${e} cannot be read: ${messageOf(error)}`);
    });
    if (!plan) throw new RangeError(`endpoint ${e} never had generation ${g}`);
    return plan;
  }

  private async storeScored(batch: readonly ScoredRecord[]): Promise<void> {
    try {
      await storePredictions(this.parts.pool, batch);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== '23514') throw error;
      await createPartitions(
        this.parts.pool,
        batch.map(({ record }) => receiptOfId(record.id)),
      );
      await storePredictions(this.parts.pool, batch);
    }
  }

  /** Stores a batch; where its data is to blame, halves it until the one bad line is found and put aside. */
  private async inHalves<T>(
    batch: readonly T[],
    store: (some: readonly T[]) => Promise<void>,
    lineOf: (one: T) => string,
  ): Promise<void> {
    try {
      await store(batch);
    } catch (error) {
      if (this.stopped || !isBadLine(error)) throw error;
      const [only] = batch;
      if (batch.length === 1 && only) return this.parts.rejected.keep(lineOf(only), error);
      const middle = Math.ceil(batch.length / 2);
      await this.inHalves(batch.slice(0, middle), store, lineOf);
      await this.inHalves(batch.slice(middle), store, lineOf);
    }
  }
}

/** The scores of all versions in the plan's order: what answered, and what the others say to the same row. */
async function scoresOf(plan: ServingPlan, record: SpooledRecord): Promise<readonly (number | null)[]> {
  const scores = plan.variants.map((variant, place) => {
    if (place === record.v) return record.s;
    const isLeftOut = record.w === 0 && variant.role === 'shadow';
    return isLeftOut ? Array.from({ length: plan.outputs }, () => null) : variant.score(record.f);
  });
  const isWaiting = scores.some((one) => one instanceof Promise);
  return isWaiting ? (await Promise.all(scores)).flat() : scores.flatMap((one) => (one instanceof Promise ? [] : one));
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
