import { z } from 'zod';
import { Id, Instant, Name } from './basics';
import { TrainSpec } from './train-spec';

export const RunStatus = z.enum(['scheduled', 'running', 'finished', 'failed', 'killed']);
export type RunStatus = z.infer<typeof RunStatus>;
export const finalRunStatuses: readonly RunStatus[] = ['finished', 'failed', 'killed'];

export const Experiment = z.object({
  id: Id,
  /** Counts up within the project; clients outside know the experiment by it. */
  number: z.number().int(),
  name: z.string(),
  description: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Where clients outside keep artifacts of its runs; empty: with us. */
  artifactLocation: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: Instant.nullable(),
  deletedAt: Instant.nullable(),
  runCount: z.number().int(),
  lastRunAt: Instant.nullable(),
});
export type Experiment = z.infer<typeof Experiment>;
export const CreateExperimentInput = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(500),
  description: z.string().max(5000).default(''),
});
export type CreateExperimentInput = z.infer<typeof CreateExperimentInput>;
export const UpdateExperimentInput = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(500).optional(),
  description: z.string().max(5000).optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdateExperimentInput = z.infer<typeof UpdateExperimentInput>;

/** The latest value of a series, and its extremes. `value` is null for NaN. */
export const LatestMetric = z.object({
  key: z.string(),
  value: z.number().nullable(),
  step: z.number(),
  timestamp: z.number(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
export type LatestMetric = z.infer<typeof LatestMetric>;

/** Data that a program outside said a run read. */
export const LoggedDatasetSummary = z.object({
  name: z.string(),
  digest: z.string(),
  /** What it was for, such as training. */
  context: z.string().nullable(),
});
export type LoggedDatasetSummary = z.infer<typeof LoggedDatasetSummary>;
export const LoggedDataset = LoggedDatasetSummary.extend({
  sourceType: z.string(),
  source: z.string(),
  schema: z.string().nullable(),
  profile: z.string().nullable(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
});
export type LoggedDataset = z.infer<typeof LoggedDataset>;

export const Run = z.object({
  id: Id,
  experimentId: Id,
  experimentNumber: z.number().int(),
  experimentName: z.string(),
  artifactLocation: z.string(),
  name: z.string(),
  status: RunStatus,
  source: z.enum(['training', 'client']),
  modelKind: z.string().nullable(),
  userName: z.string(),
  error: z.string().nullable(),
  jobId: z.string().nullable(),
  attempt: z.number().int(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
  deletedAt: Instant.nullable(),
  params: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
  metrics: z.array(LatestMetric),
  datasetVersions: z.array(
    z.object({ id: Id, datasetId: Id, name: z.string(), version: z.number(), label: z.string() }),
  ),
  loggedDatasets: z.array(LoggedDatasetSummary),
  /** Versions registered from this run. */
  modelVersions: z.array(z.object({ id: Id, modelId: Id, modelName: z.string(), version: z.number() })),
});
export type Run = z.infer<typeof Run>;
export const Artifact = z.object({ path: z.string(), sizeBytes: z.number(), sha256: z.string(), createdAt: Instant });
export type Artifact = z.infer<typeof Artifact>;
export const RunDetail = Run.extend({
  config: z.unknown(),
  /** Validation report of a training: metrics with intervals, curves, importance. */
  report: z.unknown(),
  notes: z.array(z.string()),
  /** The first thousand by path. */
  artifacts: z.array(Artifact),
  artifactCount: z.number().int(),
  /** The same with where they come from, their schema and their profile. */
  loggedDatasets: z.array(LoggedDataset),
});
export type RunDetail = z.infer<typeof RunDetail>;

export const ListRunsQuery = z.object({
  experimentId: Id.optional(),
  /** Matches name, kind, user, params and tags. */
  search: z.string().max(200).optional(),
  archived: z.enum(['true', 'false']).default('false'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: z.string().optional(),
});
export type ListRunsQuery = z.infer<typeof ListRunsQuery>;
export const UpdateRunInput = z.object({
  name: Name.optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
  /** Sets the named tags; null takes one away. */
  tags: z.record(z.string().max(250), z.string().max(8000).nullable()).optional(),
  /** Only for runs logged from outside; a training ends by itself or through its job. */
  status: RunStatus.optional(),
  /** Absent when the status becomes final: now. */
  endedAt: Instant.nullable().optional(),
});
export type UpdateRunInput = z.infer<typeof UpdateRunInput>;

/** A run logged from outside; it begins as running. */
export const CreateRunInput = z.object({
  /** Absent: the project's first experiment. */
  experimentId: Id.optional(),
  name: Name.optional(),
  startedAt: Instant.optional(),
  tags: z.record(z.string().max(250), z.string().max(8000)).default({}),
});
export type CreateRunInput = z.infer<typeof CreateRunInput>;

/** `"NaN"`, `"Infinity"` and `"-Infinity"` stand for what JSON cannot write. */
const MetricNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
/** Repeating a point changes nothing. */
export const LogMetricsInput = z.object({
  points: z
    .array(
      z.object({
        key: z.string().min(1).max(250),
        value: MetricNumber,
        step: z.number().int().default(0),
        /** Epoch milliseconds. */
        timestamp: z.number().int().min(0),
      }),
    )
    .min(1)
    .max(10_000),
});
export type LogMetricsInput = z.infer<typeof LogMetricsInput>;
/** A param once logged keeps its value: the same again is fine, another is a conflict. */
export const LogParamsInput = z.object({ params: z.record(z.string().max(250), z.string().max(6000)) });
export type LogParamsInput = z.infer<typeof LogParamsInput>;

/** Starts a training in the worker; everything that decides its outcome is pinned in the run. */
export const StartTrainingInput = z.object({
  experimentId: Id.optional(),
  /** Made when absent and no id is given. */
  experimentName: z.string().trim().min(1).max(500).optional(),
  name: Name.optional(),
  datasetVersionIds: z.array(Id).min(1, 'needs at least one dataset version').max(200),
  /** Only rows whose time column lies in [from, to). */
  timeRange: z
    .object({ column: z.string(), from: Instant.nullable(), to: Instant.nullable() })
    .nullable()
    .default(null),
  spec: TrainSpec,
});
export type StartTrainingInput = z.infer<typeof StartTrainingInput>;

/** Points of one key of several runs, thinned for a chart: buckets keep min and max, so no spike is lost. */
export const MetricHistoryQuery = z.object({
  runIds: z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(Id).min(1).max(100)),
  keys: z
    .string()
    .optional()
    .transform((text) => text?.split(',').filter(Boolean)),
  maxPoints: z.coerce.number().int().min(10).max(20_000).default(1000),
});
export type MetricHistoryQuery = z.infer<typeof MetricHistoryQuery>;
export const MetricSeries = z.object({
  runId: Id,
  key: z.string(),
  /** Parallel arrays ordered by step; null stands for NaN. */
  steps: z.array(z.number()),
  timestamps: z.array(z.number()),
  values: z.array(z.number().nullable()),
  total: z.number().int(),
});
export type MetricSeries = z.infer<typeof MetricSeries>;
