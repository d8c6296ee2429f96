import type pg from 'pg';
import { emptyLatencies, emptyScores, latencyBin, scoreBin } from '../histograms';
import { plainArray, textArray } from './array-literals';
import { sources } from './score-row';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A prediction as the counts see it. */
interface CountedPrediction {
  endpoint: number;
  versionId: string;
  receivedMs: number;
  eventMs: number;
  latencyUs: number;
  /** The one number it answered; null where it failed or answers several. */
  score: number | null;
  failed: boolean;
  /** As the log numbers it: 0 the version itself, 1 the cache, else a fallback. */
  source: number;
  isProbability: boolean;
}

/** A first label as the counts see it. */
interface CountedLabel {
  endpoint: number;
  versionId: string;
  receivedMs: number;
  eventMs: number;
  labelledMs: number;
  label: number | null;
}

interface TrafficCell {
  predictions: number;
  errors: number;
  cached: number;
  fallbacks: number;
  latency: number[];
  scoreSum: number;
  scores: number[];
  labels: number;
  labelSum: number;
}

interface DayCell {
  predictions: number;
  labels: number;
  lastEvent: number | null;
  lastLabel: number | null;
}

/** Sums of one batch, by the keys of `hot.traffic` and `hot.day_count`. */
export class RollUps {
  private readonly traffic = new Map<string, TrafficCell>();
  private readonly days = new Map<string, DayCell>();

  addPrediction(one: CountedPrediction): void {
    for (const cell of this.cellsOf(one)) {
      cell.predictions += 1;
      cell.errors += one.failed ? 1 : 0;
      cell.cached += one.source === sources.cache ? 1 : 0;
      cell.fallbacks += one.source > sources.cache ? 1 : 0;
      if (cell.latency.length === 0) cell.latency = emptyLatencies();
      increment(cell.latency, latencyBin(one.latencyUs));
      cell.scoreSum += one.score ?? 0;
      if (!one.isProbability || one.score === null) continue;
      if (cell.scores.length === 0) cell.scores = emptyScores();
      increment(cell.scores, scoreBin(one.score));
    }
    const day = this.dayOf(one);
    day.predictions += 1;
    day.lastEvent = Math.max(day.lastEvent ?? one.eventMs, one.eventMs);
  }

  addLabel(one: CountedLabel): void {
    for (const cell of this.cellsOf(one)) {
      cell.labels += 1;
      cell.labelSum += one.label ?? 0;
    }
    const day = this.dayOf(one);
    day.labels += 1;
    day.lastLabel = Math.max(day.lastLabel ?? one.labelledMs, one.labelledMs);
  }

  /** Adds the sums to the tables in the order of their keys, so that two gateways never wait for each other. */
  async write(client: pg.ClientBase): Promise<void> {
    await this.writeTraffic(client);
    await this.writeDays(client);
  }

  private cellsOf(one: { endpoint: number; versionId: string; receivedMs: number; eventMs: number }): TrafficCell[] {
    const event = one.eventMs - mod(one.eventMs, hourMs);
    const receipt = one.receivedMs - mod(one.receivedMs, minuteMs);
    return [`${one.endpoint} e ${event} ${one.versionId}`, `${one.endpoint} r ${receipt} ${one.versionId}`].map(
      (key) => {
        const known = this.traffic.get(key);
        if (known) return known;
        const counts = { predictions: 0, errors: 0, cached: 0, fallbacks: 0 };
        const cell = { ...counts, latency: [], scoreSum: 0, scores: [], labels: 0, labelSum: 0 };
        this.traffic.set(key, cell);
        return cell;
      },
    );
  }

  private dayOf({ endpoint, eventMs }: { endpoint: number; eventMs: number }): DayCell {
    const key = `${endpoint} ${eventMs - mod(eventMs, dayMs)}`;
    const known = this.days.get(key);
    if (known) return known;
    const cell: DayCell = { predictions: 0, labels: 0, lastEvent: null, lastLabel: null };
    this.days.set(key, cell);
    return cell;
  }

  private async writeTraffic(client: pg.ClientBase): Promise<void> {
    const entries = [...this.traffic].sort(byKey);
    if (entries.length === 0) return;
    const keys = entries.map(([key]) => key.split(' '));
    const cells = entries.map(([, cell]) => cell);
    await client.query({ name: 'serving-traffic', text: trafficSql }, [
      plainArray(keys.map((key) => key[0] ?? null)),
      plainArray(keys.map((key) => key[1] ?? null)),
      plainArray(keys.map((key) => key[2] ?? null)),
      plainArray(keys.map((key) => key[3] ?? null)),
      plainArray(cells.map((cell) => cell.predictions)),
      plainArray(cells.map((cell) => cell.errors)),
      textArray(cells.map((cell) => plainArray(cell.latency))),
      plainArray(cells.map((cell) => cell.scoreSum)),
      textArray(cells.map((cell) => plainArray(cell.scores))),
      plainArray(cells.map((cell) => cell.labels)),
      plainArray(cells.map((cell) => cell.labelSum)),
      plainArray(cells.map((cell) => cell.cached)),
      plainArray(cells.map((cell) => cell.fallbacks)),
    ]);
  }

  private async writeDays(client: pg.ClientBase): Promise<void> {
    const entries = [...this.days].sort(byKey);
    if (entries.length === 0) return;
    const cells = entries.map(([, cell]) => cell);
    await client.query({ name: 'serving-days', text: daySql }, [
      plainArray(entries.map(([key]) => key.split(' ')[0] ?? null)),
      plainArray(entries.map(([key]) => key.split(' ')[1] ?? null)),
      plainArray(cells.map((cell) => cell.predictions)),
      plainArray(cells.map((cell) => cell.labels)),
      plainArray(cells.map((cell) => cell.lastEvent)),
      plainArray(cells.map((cell) => cell.lastLabel)),
    ]);
  }
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
const mod = (value: number, unit: number) => ((value % unit) + unit) % unit;

function increment(counts: number[], bin: number): void {
  counts[bin] = (counts[bin] ?? 0) + 1;
}

const trafficSql = `
  INSERT INTO hot.traffic AS t
    (endpoint, clock, bucket, version_id, predictions, errors, latency, score_sum, scores, labels, label_sum, cached,
      fallbacks)
  SELECT endpoint, clock, to_timestamp(bucket / 1000), version_id, predictions, errors, latency::int[], score_sum,
    scores::int[], labels, label_sum, cached, fallbacks
  FROM unnest($1::int[], $2::"char"[], $3::float8[], $4::uuid[], $5::bigint[], $6::bigint[], $7::text[], $8::float8[],
    $9::text[], $10::bigint[], $11::float8[], $12::bigint[], $13::bigint[]) WITH ORDINALITY
    AS given (endpoint, clock, bucket, version_id, predictions, errors, latency, score_sum, scores, labels, label_sum,
      cached, fallbacks, place)
  ORDER BY place
  ON CONFLICT (endpoint, clock, bucket, version_id) DO UPDATE SET
    predictions = t.predictions + excluded.predictions,
    errors = t.errors + excluded.errors,
    latency = hot.add_counts(t.latency, excluded.latency),
    score_sum = t.score_sum + excluded.score_sum,
    scores = hot.add_counts(t.scores, excluded.scores),
    labels = t.labels + excluded.labels,
    label_sum = t.label_sum + excluded.label_sum,
    cached = t.cached + excluded.cached,
    fallbacks = t.fallbacks + excluded.fallbacks`;

const daySql = `
  INSERT INTO hot.day_count AS d (endpoint, day, predictions, labels, last_event_at, last_label_at)
  SELECT endpoint, (to_timestamp(day / 1000) AT TIME ZONE 'UTC')::date, predictions, labels,
    to_timestamp(last_event / 1000), to_timestamp(last_label / 1000)
  FROM unnest($1::int[], $2::float8[], $3::bigint[], $4::bigint[], $5::float8[], $6::float8[]) WITH ORDINALITY
    AS given (endpoint, day, predictions, labels, last_event, last_label, place)
  ORDER BY place
  ON CONFLICT (endpoint, day) DO UPDATE SET
    predictions = d.predictions + excluded.predictions,
    labels = d.labels + excluded.labels,
    last_event_at = greatest(d.last_event_at, excluded.last_event_at),
    last_label_at = greatest(d.last_label_at, excluded.last_label_at)`;
