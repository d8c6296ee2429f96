import { z } from 'zod';
import { Id, Row } from './basics';
import { JobStatus } from './jobs';
import { ModelVersion } from './models';
import { MetricValue } from './version-facts';

/** A setting, a dataset or a field that differs between two versions; null where a side has none. */
export const FieldChange = z.object({
  part: z.enum(['data', 'config', 'signature', 'facts']),
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type FieldChange = z.infer<typeof FieldChange>;

/** A metric of two versions on the same rows: after minus before, with its paired 95 % interval. */
export const PairedMetric = z.object({
  name: z.string(),
  before: z.number(),
  after: z.number(),
  difference: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** How many units of evidence the interval rests on. */
  units: z.number().int(),
});
export type PairedMetric = z.infer<typeof PairedMetric>;

/** One row as both versions answered it. */
export const ComparedRow = z.object({
  before: z.number(),
  after: z.number(),
  /** What came true: 0 or 1, a class by name, or a number. */
  label: z.union([z.number(), z.string()]),
  features: Row,
});
export type ComparedRow = z.infer<typeof ComparedRow>;

/** What two versions say about the same rows. */
export const PredictionComparison = z.object({
  sentence: z.string(),
  rows: z.number().int(),
  /** 'row', or 'day' where the data has a time column: rows of one day share weather and luck. */
  unit: z.enum(['row', 'day']),
  /** Share of rows answered with the same class; of numbers, within one per cent of their spread. */
  agreementShare: z.number(),
  /** Pearson's, null where a side answers always the same. */
  correlation: z.number().nullable(),
  meanDifference: z.number(),
  /** From which each of them calls a row positive, its own stored one; null where no two classes are told apart. */
  thresholds: z.object({ before: z.number(), after: z.number() }).nullable().default(null),
  metrics: z.array(PairedMetric),
  /** A sample of rows, for a picture. */
  points: z.array(z.object({ before: z.number(), after: z.number(), label: z.number().nullable() })),
  /** The rows on which they lie furthest apart. */
  worst: z.array(ComparedRow),
});
export type PredictionComparison = z.infer<typeof PredictionComparison>;

export const VersionDiff = z.object({
  before: ModelVersion,
  after: ModelVersion,
  changes: z.array(FieldChange),
  metrics: z.array(z.object({ name: z.string(), before: MetricValue.nullable(), after: MetricValue.nullable() })),
  /** The rows of both columns of metrics, in words; null where each is of the rows that its own training kept back. */
  measuredOn: z.string().nullable(),
  card: z.object({ before: z.string(), after: z.string() }),
  /** Why the two cannot be asked about the same rows; null when they can. */
  incomparable: z.string().nullable(),
  /** The latest comparison of predictions; its job's status, and its result once it is done. */
  comparison: z
    .object({ jobId: Id, status: JobStatus, error: z.string().nullable(), result: PredictionComparison.nullable() })
    .nullable(),
});
export type VersionDiff = z.infer<typeof VersionDiff>;
