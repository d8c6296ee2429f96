import type { TrafficQuery } from '@/lib/contracts/serving';
import { pool } from '@/server/core/db';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Days without predictions that part one replay, or one life, from another. */
const gapMs = 60 * dayMs;
/** Event time is counted by the hour; shorter looks at what happened as it was received use the minutes of receipt. */
const shortMs = 3 * dayMs;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * minuteMs);

/** Which counts to read: e by hour of the event, r by minute of receipt. */
export interface TrafficRange {
  clock: 'e' | 'r';
  fromMs: number;
  toMs: number;
  bucketMs: number;
}

/** Turns what was asked for into a range and a width of buckets; null when there is nothing to show. */
export async function chooseRange(serial: number, query: TrafficQuery): Promise<TrafficRange | null> {
  const whole = query.time === 'event' ? await busiestEvents(serial) : await allReceipts(serial);
  const fromMs = query.from ? Date.parse(query.from) : whole?.fromMs;
  const toMs = query.to ? Date.parse(query.to) : whole?.toMs;
  if (fromMs === undefined || toMs === undefined || toMs <= fromMs) return null;
  const byReceipt = query.time === 'receipt' || (toMs - fromMs <= shortMs && (await isLive(serial, { fromMs, toMs })));
  const clock = byReceipt ? 'r' : 'e';
  const smallest = clock === 'e' ? hourMs : minuteMs;
  const wanted = (toMs - fromMs) / query.buckets;
  const bucketMs = steps.find((step) => step >= wanted && step >= smallest) ?? Math.ceil(wanted / dayMs) * dayMs;
  return { clock, bucketMs, fromMs: Math.floor(fromMs / bucketMs) * bucketMs, toMs };
}

interface Span {
  fromMs: number;
  toMs: number;
}

/**
 * The stretch of event time with most predictions: after a replay of 2001, a first call of today would
 * otherwise squeeze the replay into one bucket of a quarter of a century.
 */
async function busiestEvents(serial: number): Promise<Span | null> {
  const { rows } = await pool().query<{ dayMs: number; predictions: number; lastMs: number }>(
    `SELECT (extract(epoch FROM day) * 1000)::float8 AS "dayMs", predictions::float8 AS predictions,
       (extract(epoch FROM last_event_at) * 1000)::float8 AS "lastMs"
     FROM hot.day_count WHERE endpoint = $1 ORDER BY day`,
    [serial],
  );
  const spans: (Span & { predictions: number })[] = [];
  for (const row of rows) {
    const last = spans.at(-1);
    if (last && row.dayMs - last.toMs < gapMs) {
      last.toMs = row.lastMs + 1;
      last.predictions += row.predictions;
    } else spans.push({ fromMs: row.dayMs, toMs: row.lastMs + 1, predictions: row.predictions });
  }
  return spans.sort((a, b) => b.predictions - a.predictions)[0] ?? null;
}

async function allReceipts(serial: number): Promise<Span | null> {
  const { rows } = await pool().query<{ fromMs: number | null; toMs: number | null }>(
    `SELECT (extract(epoch FROM min(bucket)) * 1000)::float8 AS "fromMs",
       (extract(epoch FROM max(bucket)) * 1000 + 60000)::float8 AS "toMs"
     FROM hot.traffic WHERE endpoint = $1 AND clock = 'r'`,
    [serial],
  );
  const { fromMs = null, toMs = null } = rows[0] ?? {};
  return fromMs === null || toMs === null ? null : { fromMs, toMs };
}

/** Whether events of a range were received in it too: then both clocks tell the same. */
async function isLive(serial: number, { fromMs, toMs }: Span): Promise<boolean> {
  const { rows } = await pool().query<{ events: number; receipts: number }>(
    `SELECT coalesce(sum(predictions) FILTER (WHERE clock = 'e'), 0)::float8 AS events,
       coalesce(sum(predictions) FILTER (WHERE clock = 'r'), 0)::float8 AS receipts
     FROM hot.traffic WHERE endpoint = $1 AND bucket >= $2 AND bucket < $3`,
    [serial, new Date(Math.floor(fromMs / hourMs) * hourMs), new Date(toMs)],
  );
  const { events = 0, receipts = 0 } = rows[0] ?? {};
  return events > 0 && events === receipts;
}
