import type { Traffic, TrafficQuery } from '@/lib/contracts/serving';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow } from './endpoint-rows';
import { addCounts, emptyLatencies, emptyScores, latencyQuantileMs } from './histograms';
import { readVersions } from './present-endpoint';
import { chooseRange, type TrafficRange } from './traffic-range';

interface BucketRow {
  versionId: string;
  bucketMs: number;
  predictions: number;
  errors: number;
  latency: number[];
  scoreSum: number;
  scores: number[];
  labels: number;
  labelSum: number;
}

/** How much each version answered over time, how fast, and what: from counts, never from the log itself. */
export async function getTraffic(ctx: Context, input: TrafficQuery & { endpointId: string }): Promise<Traffic> {
  requirePermission(ctx, 'endpoint:read');
  const { serial } = await getEndpointRow(ctx, input.endpointId);
  const range = await chooseRange(serial, input);
  if (!range) return { bucketMs: 0, series: [], from: null, to: null };
  const rows = await readBuckets(serial, range);
  const versions = await readVersions(
    ctx,
    rows.map((row) => row.versionId),
  );
  const ids = [...new Set(rows.map((row) => row.versionId))];
  const series = ids.map((versionId) => {
    const own = rows.filter((row) => row.versionId === versionId);
    const scoreHistogram = emptyScores();
    for (const row of own) addCounts(scoreHistogram, row.scores);
    return {
      versionId,
      version: versions.get(versionId)?.version ?? 0,
      scoreHistogram,
      points: pointsOf(own, range.bucketMs),
    };
  });
  series.sort((a, b) => a.version - b.version);
  const [from, to] = [new Date(range.fromMs).toISOString(), new Date(range.toMs).toISOString()];
  return { bucketMs: range.bucketMs, series, from, to };
}

async function readBuckets(serial: number, range: TrafficRange): Promise<BucketRow[]> {
  const { rows } = await pool().query<BucketRow>(
    `SELECT version_id::text AS "versionId", (extract(epoch FROM bucket) * 1000)::float8 AS "bucketMs",
       predictions::float8 AS predictions, errors::float8 AS errors, latency, score_sum AS "scoreSum", scores,
       labels::float8 AS labels, label_sum AS "labelSum"
     FROM hot.traffic WHERE endpoint = $1 AND clock = $2 AND bucket >= $3 AND bucket < $4
     ORDER BY bucket`,
    [serial, range.clock, new Date(range.fromMs), new Date(range.toMs)],
  );
  return rows;
}

type Point = Traffic['series'][number]['points'][number];

/** One point a bucket that has predictions; gaps stay gaps. */
function pointsOf(rows: readonly BucketRow[], bucketMs: number): Point[] {
  const buckets = new Map<number, BucketRow>();
  for (const row of rows) {
    const start = Math.floor(row.bucketMs / bucketMs) * bucketMs;
    const sum = buckets.get(start);
    if (!sum) {
      const latency = emptyLatencies();
      addCounts(latency, row.latency);
      buckets.set(start, { ...row, bucketMs: start, latency });
      continue;
    }
    addCounts(sum.latency, row.latency);
    sum.predictions += row.predictions;
    sum.errors += row.errors;
    sum.scoreSum += row.scoreSum;
    sum.labels += row.labels;
    sum.labelSum += row.labelSum;
  }
  return [...buckets.values()].map((bucket) => ({
    at: new Date(bucket.bucketMs).toISOString(),
    predictions: bucket.predictions,
    errors: bucket.errors,
    p50Ms: latencyQuantileMs(bucket.latency, 0.5),
    p99Ms: latencyQuantileMs(bucket.latency, 0.99),
    meanScore: ratio(bucket.scoreSum, bucket.predictions - bucket.errors),
    meanLabel: ratio(bucket.labelSum, bucket.labels),
  }));
}

const ratio = (sum: number, count: number) => (count > 0 ? sum / count : null);
