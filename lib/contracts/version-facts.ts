import { z } from 'zod';
import { Id, Instant } from './basics';

export const MetricValue = z.object({
  name: z.string(),
  value: z.number().nullable(),
  lower: z.number().nullable().optional(),
  upper: z.number().nullable().optional(),
});
export type MetricValue = z.infer<typeof MetricValue>;

/** How long a single row takes on the gateway's own code: read the body, check, score, write answer and record. */
export const VersionLatency = z.object({
  p50Ms: z.number(),
  p99Ms: z.number(),
  rows: z.number().int(),
  host: z.string(),
  at: Instant,
});
export type VersionLatency = z.infer<typeof VersionLatency>;

/** Kept in its place where a version could not be timed. */
export const LatencyTrouble = z.object({ error: z.string(), at: Instant });
export type LatencyTrouble = z.infer<typeof LatencyTrouble>;

/** Rows that no training of the model may see: on them versions are measured and compared. */
export const LockedTest = z.object({
  datasetVersionIds: z.array(Id).min(1, 'needs at least one dataset version').max(100),
  timeRange: z
    .object({ column: z.string().min(1), from: Instant.nullable(), to: Instant.nullable() })
    .nullable()
    .default(null),
});
export type LockedTest = z.infer<typeof LockedTest>;

/** On which rows the versions of a model are measured, and by which columns their metrics are sliced. */
export const EvaluationPlan = z.object({
  /** Null: the rows that the training of each version kept back. */
  test: LockedTest.nullable().default(null),
  /** Null: up to three columns of the signature with few values. */
  sliceColumns: z.array(z.string().min(1)).max(6).nullable().default(null),
});
export type EvaluationPlan = z.infer<typeof EvaluationPlan>;

export const SliceMetrics = z.object({
  column: z.string(),
  /** A value, a range of numbers, or null for the rows where it is missing. */
  value: z.string().nullable(),
  rows: z.number().int(),
  metrics: z.array(MetricValue),
});
export type SliceMetrics = z.infer<typeof SliceMetrics>;

/** What a worker measured of a version on rows with a known outcome. */
export const VersionEvaluation = z.object({
  at: Instant,
  source: z.enum(['locked-test', 'validation']),
  /** Which rows, in words. */
  sentence: z.string(),
  rows: z.number().int(),
  /** True where the final model learnt from some of these rows: then the figures flatter it. */
  seen: z.boolean(),
  /** From which a row counts as called positive; null where no two classes are told apart. */
  threshold: z.number().nullable().default(null),
  metrics: z.array(MetricValue),
  slices: z.array(SliceMetrics),
  /** Why nothing could be measured; null when all is well. */
  error: z.string().nullable(),
});
export type VersionEvaluation = z.infer<typeof VersionEvaluation>;

/** What was measured of a version, without its slices. */
export const VersionMeasured = VersionEvaluation.pick({ source: true, sentence: true, seen: true, metrics: true });
export type VersionMeasured = z.infer<typeof VersionMeasured>;
