import type { ArmFacts } from '@/lib/contracts/rollouts';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import { stratifiedDifference } from '@/lib/stats/stratified-difference';
import {
  emptySample,
  mergeSamples,
  meanOf,
  sampleFromSums,
  type SampleStatistics,
} from '@/lib/stats/sample-statistics';
import { pool } from '@/server/core/db';
import type { EndpointRow } from '../endpoint-rows';
import { addCounts, emptyLatencies, latencyQuantileMs } from '../histograms';

/** One arm since the rollout began; losses by step, because arms whose shares moved are only alike within one. */
export interface ArmRecord {
  versionId: string;
  share: number;
  predictions: number;
  /** Requests it failed, also those that a fallback answered in its place. */
  errors: number;
  latency: number[];
  labels: SampleStatistics;
  losses: ReadonlyMap<number, SampleStatistics>;
}

interface TrafficRow {
  version_id: string;
  predictions: number;
  errors: number;
  latency: number[];
}

interface LossRow {
  version_id: string;
  generation: number;
  n: number;
  sum: number;
  squares: number;
  label_sum: number;
  label_squares: number;
}

interface Query {
  /** Counts since then; losses of every prediction dealt by the salt. */
  since: Date;
  salt: string;
}

const minuteMs = 60_000;

/** What each answering version of an endpoint did: counts since a moment, losses since its traffic was split. */
export async function readArmRecords(endpoint: EndpointRow, { since, salt }: Query): Promise<ArmRecord[]> {
  const from = new Date(Math.ceil(since.getTime() / minuteMs) * minuteMs);
  const [traffic, losses] = await Promise.all([
    pool().query<TrafficRow>(trafficSql, [endpoint.serial, from]),
    pool().query<LossRow>(lossSql, [endpoint.serial, salt]),
  ]);
  return endpoint.variants
    .filter((variant) => variant.role !== 'shadow')
    .map(({ versionId, share }) => {
      const rows = traffic.rows.filter((row) => row.version_id === versionId);
      const latency = emptyLatencies();
      for (const row of rows) addCounts(latency, row.latency);
      const own = losses.rows.filter((row) => row.version_id === versionId);
      return {
        versionId,
        share,
        latency,
        predictions: rows.reduce((sum, row) => sum + row.predictions, 0),
        errors: rows.reduce((sum, row) => sum + row.errors, 0),
        labels: own.map(labelsOf).reduce(mergeSamples, emptySample),
        losses: new Map(own.map((row) => [row.generation, lossesOf(row)])),
      };
    });
}

const lossesOf = ({ n, sum, squares }: LossRow) => sampleFromSums({ n, sum, sumOfSquares: squares });
const labelsOf = ({ n, label_sum: sum, label_squares: squares }: LossRow) =>
  sampleFromSums({ n, sum, sumOfSquares: squares });

const trafficSql = `
  SELECT version_id::text, predictions::float8, (errors + fallbacks)::float8 AS errors, latency
  FROM hot.traffic WHERE endpoint = $1 AND clock = 'r' AND bucket >= $2`;

/** Versions with one number a row: their squared error against the first label, by generation. */
const lossSql = `
  WITH dealt AS (
    SELECT generation, version_ids, created_at FROM hot.serving_plan
    WHERE endpoint = $1 AND salt = $2 AND mode = 'split'
  ), scored AS (
    SELECT p.version_id, p.generation, f.label,
      (p.scores[array_position(d.version_ids, p.version_id)] - f.label) ^ 2 AS loss
    FROM dealt d
    JOIN hot.prediction p ON p.endpoint = $1 AND p.generation = d.generation
      AND cardinality(p.scores) = cardinality(d.version_ids)
    JOIN hot.feedback f ON f.endpoint = $1 AND f.prediction_id = p.id AND f.seq = 0
    WHERE f.label IS NOT NULL
  )
  SELECT version_id::text, generation, count(loss)::float8 AS n, coalesce(sum(loss), 0) AS sum,
    coalesce(sum(loss ^ 2), 0) AS squares, coalesce(sum(label) FILTER (WHERE loss IS NOT NULL), 0) AS label_sum,
    coalesce(sum(label ^ 2) FILTER (WHERE loss IS NOT NULL), 0) AS label_squares
  FROM scored GROUP BY version_id, generation`;

/** All losses of an arm together. */
export const lossesOfArm = ({ losses }: ArmRecord): SampleStatistics =>
  [...losses.values()].reduce(mergeSamples, emptySample);

/** An arm as it is shown. */
export function presentArm(arm: ArmRecord, version: number): ArmFacts {
  const { versionId, share, predictions, errors, latency, labels } = arm;
  return {
    ...{ versionId, version, share, predictions },
    errorRate: predictions === 0 ? null : errors / predictions,
    p99Ms: latencyQuantileMs(latency, 0.99),
    labels: labels.n,
    meanLabel: meanOf(labels),
    meanLoss: meanOf(lossesOfArm(arm)),
  };
}

const gapPlan = { alpha: 0.05, tunedToUnits: 2000, firstLook: 100 };

/**
 * How far the newcomer's loss lies above the champion's: differences within each step, weighted by its labels.
 *
 * @returns an interval that may be read at every look; null before there is enough
 * Source: `stratifiedDifference`; interval: `lookAtEstimate`.
 */
export function lossGapOf(champion: ArmRecord, newcomer: ArmRecord): { lower: number; upper: number } | null {
  const strata = [...newcomer.losses].map(([step, treatment]) => {
    return { control: champion.losses.get(step) ?? emptySample, treatment };
  });
  const gap = stratifiedDifference(strata);
  const look = gap && lookAtEstimate(gap, gapPlan);
  return look && { lower: look.lower, upper: look.upper };
}
