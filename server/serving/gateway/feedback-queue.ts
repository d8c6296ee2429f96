import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedbackResult } from '@/lib/contracts/serving';
import { AppError, unavailable } from '@/server/core/errors';
import { writeLabel } from './log-label';
import { plainArray } from './array-literals';
import { findByKey } from './find-by-key';
import { receiptOfId } from './prediction-id';
import { isDatabaseAway } from './is-database-away';
import type { Label } from './read-feedback-body';
import type { Shipper } from './shipper';
import type { Spool } from './spool';
import { storeLabels, type LabelOutcome, type PlacedLabel } from './store-labels';

const mostAtOnce = 10_000;
/** A prediction younger than this may still be in the spool of another gateway; it is waited for this long. */
const youngMs = 10_000;
const patienceMs = 3000;
const lookAgainMs = 100;
/** After it did not answer, the database counts as away for this long, so that not every caller waits for it. */
const awayMs = 1000;

export type NewLabel = Omit<PlacedLabel, 'group'> & Pick<Label, 'named'>;

interface Waiting {
  labels: readonly NewLabel[];
  resolve: (outcomes: LabelOutcome[]) => void;
  reject: (error: unknown) => void;
}

const knownNamesSql = `
  SELECT id, id AS name FROM hot.prediction WHERE endpoint = $1 AND id = ANY($2::uuid[])
  UNION ALL
  SELECT id, prediction_id FROM hot.prediction_alias WHERE endpoint = $1 AND id = ANY($2::uuid[])`;

/**
 * Stores labels, what arrives together in one transaction. `recorded` means that it is committed; while the database
 * is away labels go to the spool instead, and `queued` says so.
 */
export class FeedbackQueue {
  private waiting: Waiting[] = [];
  private isBusy = false;
  private awayUntil = 0;

  constructor(
    private readonly pool: pg.Pool,
    private readonly shipper: Shipper,
    private readonly spool: Spool,
  ) {}

  /**
   * Stores the labels of one request, all or none.
   *
   * @throws NotFound naming the predictions that are not known
   */
  async record(labels: readonly NewLabel[], endpointName: string): Promise<FeedbackResult> {
    if (Date.now() < this.awayUntil) return this.queue(labels);
    try {
      if (!(await this.bringOlder(labels))) return await this.queue(labels);
      const named = await this.nameAll(labels);
      const lost = named.flatMap((one) => (one.predictionId === '' && one.named ? [one.named.key] : []));
      if (lost.length > 0) throw unknownPredictions(lost, endpointName);
      let outcomes = await this.store(named);
      if (outcomes.includes('unknown')) outcomes = await this.storeLate(named, endpointName);
      return sumUp(outcomes);
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      this.awayUntil = Date.now() + awayMs;
      return this.queue(labels);
    }
  }

  /**
   * Stores labels that stand on their own, as the lines of a file do. Says what became of each, in order.
   *
   * @throws Unavailable where the database is away and a label names its prediction by key
   */
  async recordEach(labels: readonly NewLabel[]): Promise<(LabelOutcome | 'queued')[]> {
    try {
      if (Date.now() < this.awayUntil || !(await this.bringOlder(labels))) throw new DatabaseAway();
      const named = await this.nameAll(labels);
      const outcomes = await this.storeSingly(named);
      const again = named.filter((_, place) => outcomes[place] === 'unknown');
      if (again.length === 0) return outcomes;
      await Promise.race([this.shipper.flush(), sleep(patienceMs, undefined, { ref: false })]);
      const second = await this.storeSingly(await this.byNames(again));
      return outcomes.map((outcome) => (outcome === 'unknown' ? (second.shift() ?? 'unknown') : outcome));
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      this.awayUntil = Date.now() + awayMs;
      await this.queue(labels);
      return labels.map(() => 'queued');
    }
  }

  private async storeSingly(labels: readonly NewLabel[]): Promise<LabelOutcome[]> {
    const known = labels.map((label) => (label.predictionId === '' ? undefined : this.store([label])));
    return Promise.all(known.map(async (stored) => (await stored)?.[0] ?? 'unknown'));
  }

  /** Lets labels of the same predictions that wait in the spool go first. False: they are still on their way. */
  private async bringOlder(labels: readonly NewLabel[]): Promise<boolean> {
    const older = this.shipper.shipLabelsOf(labels.map((one) => one.predictionId)).then(() => true);
    return Promise.race([older, sleep(patienceMs, false, { ref: false })]);
  }

  /** Labels by key under the id of the prediction they mean; an empty id where there is none. */
  private async nameAll(labels: readonly NewLabel[]): Promise<readonly NewLabel[]> {
    const byKey = labels.flatMap((one) => (one.named ? [one.named] : []));
    const endpoint = labels[0]?.endpoint ?? 0;
    if (byKey.length === 0) return labels;
    const find = () => this.guard(() => findByKey(this.pool, endpoint, byKey));
    let ids = await find();
    if (ids.includes(undefined)) {
      // It may still be in the spool.
      await Promise.race([this.shipper.flush(), sleep(patienceMs, undefined, { ref: false })]);
      ids = await find();
    }
    let place = 0;
    return labels.map((one) => (one.named ? { ...one, predictionId: ids[place++] ?? '' } : one));
  }

  /** The database answered somebody else: labels go there again. */
  databaseIsBack(): void {
    this.awayUntil = 0;
  }

  /** Puts labels into the spool, behind the predictions they may be about. */
  private async queue(labels: readonly NewLabel[]): Promise<FeedbackResult> {
    if (labels.some((one) => one.named)) {
      throw unavailable('The database is away, and only it knows predictions by key and time: send it again later.');
    }
    const at = Date.now();
    const lines = labels.map(({ endpoint, predictionId, label, labelText, eventMs }) =>
      writeLabel({ fb: predictionId, e: endpoint, l: label, x: labelText, t: eventMs, at }),
    );
    const written = this.spool.append(lines.join(''));
    this.shipper.noteLabels(labels.map((one) => one.predictionId));
    await written;
    this.shipper.wake();
    return { recorded: 0, repeated: 0, corrected: 0, queued: labels.length };
  }

  /** Stores labels of predictions that may still be on the way, in this spool or another gateway's. */
  private async storeLate(labels: readonly NewLabel[], endpointName: string): Promise<LabelOutcome[]> {
    await Promise.race([this.shipper.flush(), sleep(patienceMs, undefined, { ref: false })]);
    for (const until = Date.now() + patienceMs; ; await sleep(lookAgainMs)) {
      const outcomes = await this.store(labels);
      if (!outcomes.includes('unknown')) return outcomes;
      if (!isWorthWaiting(labels) || Date.now() > until) break;
    }
    const outcomes = await this.store(await this.byKnownNames(labels, endpointName));
    if (!outcomes.includes('unknown')) return outcomes;
    throw unknownPredictions(
      labels.map((one) => one.predictionId),
      endpointName,
    );
  }

  /** The labels under the names their predictions are stored by. */
  private async byKnownNames(labels: readonly NewLabel[], endpointName: string): Promise<NewLabel[]> {
    const names = await this.readNames(labels);
    const unknown = labels.map((one) => one.predictionId).filter((id) => !names.has(id));
    if (unknown.length > 0) throw unknownPredictions(unknown, endpointName);
    return this.byNames(labels, names);
  }

  private async byNames(labels: readonly NewLabel[], known?: ReadonlyMap<string, string>): Promise<NewLabel[]> {
    const names = known ?? (await this.readNames(labels));
    return labels.map((one) => ({ ...one, predictionId: names.get(one.predictionId) ?? one.predictionId }));
  }

  private async readNames(labels: readonly NewLabel[]): Promise<ReadonlyMap<string, string>> {
    const ids = labels.flatMap((one) => (one.predictionId === '' ? [] : [one.predictionId]));
    const { rows } = await this.guard(() =>
      this.pool.query<{ id: string; name: string }>(knownNamesSql, [labels[0]?.endpoint ?? 0, plainArray(ids)]),
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  private store(labels: readonly NewLabel[]): Promise<LabelOutcome[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ labels, resolve, reject });
      if (!this.isBusy) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.length > 0) {
      const batch = this.take();
      try {
        const labels = batch.flatMap((one, group): PlacedLabel[] => one.labels.map((label) => ({ ...label, group })));
        const outcomes = await this.guard(() => storeLabels(this.pool, labels));
        let from = 0;
        for (const one of batch) one.resolve(outcomes.slice(from, (from += one.labels.length)));
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    this.isBusy = false;
  }

  private take(): Waiting[] {
    let labels = 0;
    const end = this.waiting.findIndex((one) => (labels += one.labels.length) > mostAtOnce);
    return this.waiting.splice(0, end < 0 ? this.waiting.length : Math.max(1, end));
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (isDatabaseAway(error)) throw new DatabaseAway();
      if (error instanceof pg.DatabaseError)
        throw unavailable('The database could not store this feedback: send it again later.');
      throw error;
    }
  }
}

class DatabaseAway extends Error {}

/** Whether every prediction is so young that another gateway may still be on the way with it. */
function isWorthWaiting(labels: readonly NewLabel[]): boolean {
  return labels.some((one) => Date.now() - receiptOfId(one.predictionId) < youngMs);
}

function unknownPredictions(ids: readonly string[], endpointName: string): AppError {
  const shown = [...new Set(ids)].slice(0, 3).join(', ');
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  const sentence = `The endpoint ${endpointName} knows no prediction ${shown}${more}. Nothing was recorded.`;
  return new AppError('NotFound', sentence, { predictionIds: ids.slice(0, 100) });
}

function sumUp(outcomes: readonly LabelOutcome[]): FeedbackResult {
  const count = (outcome: LabelOutcome) => outcomes.filter((one) => one === outcome).length;
  return { recorded: count('recorded'), repeated: count('repeated'), corrected: count('corrected'), queued: 0 };
}
