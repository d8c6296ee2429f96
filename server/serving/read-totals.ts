import { pool } from '@/server/core/db';
import type { Endpoint } from '@/lib/contracts/serving';
import { addCounts, emptyLatencies, latencyQuantileMs } from './histograms';

type Totals = Pick<Endpoint, 'traffic' | 'predictionsTotal' | 'labelsTotal'>;

interface CountRow {
  endpoint: number;
  predictions: number;
  labels: number;
}

interface TrafficRow {
  endpoint: number;
  predictions: number;
  errors: number;
  cached: number;
  fallbacks: number;
  latency: number[];
}

const dayMs = 86_400_000;

/** How much endpoints answered: the last 24 hours of receipt, and all in all. */
export async function readTotals(serials: readonly number[]): Promise<(serial: number) => Totals> {
  const [counts, traffic] = await Promise.all([
    pool().query<CountRow>(
      `SELECT endpoint, sum(predictions)::float8 AS predictions, sum(labels)::float8 AS labels
       FROM hot.day_count WHERE endpoint = ANY($1) GROUP BY endpoint`,
      [serials],
    ),
    pool().query<TrafficRow>(
      `SELECT endpoint, predictions::float8, errors::float8, cached::float8, fallbacks::float8, latency
       FROM hot.traffic WHERE endpoint = ANY($1) AND clock = 'r' AND bucket > $2`,
      [serials, new Date(Date.now() - dayMs)],
    ),
  ]);
  return (serial) => {
    const total = counts.rows.find((row) => row.endpoint === serial);
    return {
      traffic: sumUp(traffic.rows.filter((row) => row.endpoint === serial)),
      predictionsTotal: total?.predictions ?? 0,
      labelsTotal: total?.labels ?? 0,
    };
  };
}

function sumUp(rows: readonly TrafficRow[]): Totals['traffic'] {
  const latency = emptyLatencies();
  const sums = { predictions: 0, errors: 0, cached: 0, fallbacks: 0 };
  for (const row of rows) {
    addCounts(latency, row.latency);
    sums.predictions += row.predictions;
    sums.errors += row.errors;
    sums.cached += row.cached;
    sums.fallbacks += row.fallbacks;
  }
  return { ...sums, p50Ms: latencyQuantileMs(latency, 0.5), p99Ms: latencyQuantileMs(latency, 0.99) };
}
