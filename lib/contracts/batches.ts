import { z } from 'zod';
import { Id, Instant, Name } from './basics';
import { DatasetColumn } from './datasets';

/** `importing` waits for its file, `joining` makes one dataset version of the parts. */
export const BatchStatus = z.enum(['importing', 'running', 'joining', 'done', 'failed', 'cancelled']);
export type BatchStatus = z.infer<typeof BatchStatus>;
export const finalBatchStatuses: readonly BatchStatus[] = ['done', 'failed', 'cancelled'];

/** A part of a batch; `stopped` was not done when its batch ended. */
export const BatchShardStatus = z.enum(['queued', 'running', 'done', 'failed', 'stopped']);
export const BatchShard = z.object({
  place: z.number().int(),
  fromRow: z.number(),
  rows: z.number(),
  status: BatchShardStatus,
  done: z.number(),
  unscored: z.number(),
  /** Why the first row without an answer has none. */
  problem: z.string().nullable(),
  error: z.string().nullable(),
  attempt: z.number().int(),
  jobId: z.string().nullable(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});
export type BatchShard = z.infer<typeof BatchShard>;

export const Batch = z.object({
  id: Id,
  name: z.string(),
  status: BatchStatus,
  error: z.string().nullable(),
  /** Pinned when it was started. */
  model: z.object({ versionId: Id, modelId: Id, name: z.string(), version: z.number().int() }),
  endpoint: z.object({ id: Id, name: z.string() }).nullable(),
  input: z.object({ datasetVersionId: Id, datasetId: Id, name: z.string(), version: z.number().int() }),
  /** The dataset that gets the result as its next version. */
  outputName: z.string(),
  output: z.object({ datasetVersionId: Id, datasetId: Id, name: z.string(), version: z.number().int() }).nullable(),
  /** Null until the file is imported. */
  rows: z.number().nullable(),
  done: z.number(),
  /** Rows that got a sentence instead of an answer. */
  unscored: z.number(),
  rowsPerSecond: z.number().nullable(),
  remainingMs: z.number().nullable(),
  schedule: z.object({ id: Id, name: z.string() }).nullable(),
  createdByName: z.string(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});
export type Batch = z.infer<typeof Batch>;

export const BatchDetail = Batch.extend({
  shards: z.array(BatchShard),
  /** Columns of the input that the result has; null for all. */
  keep: z.array(z.string()).nullable(),
  /** Columns that scoring adds. */
  added: z.array(DatasetColumn),
  importJobId: z.string().nullable(),
  joinJobId: z.string().nullable(),
});
export type BatchDetail = z.infer<typeof BatchDetail>;

const model = {
  modelVersionId: Id.optional(),
  /** Its champion at that moment. */
  endpointId: Id.optional(),
};
const oneModel = ({ modelVersionId, endpointId }: { modelVersionId?: string; endpointId?: string }) =>
  (modelVersionId === undefined) !== (endpointId === undefined);
const oneModelSentence = 'name either modelVersionId or endpointId';

const result = {
  /** Columns of the input that the result has; all when absent. */
  keep: z.array(z.string().max(200)).max(2000).optional(),
  /** Dataset whose next version the result becomes, made when new; "<input> scored" when absent. */
  outputName: Name.optional(),
  /** Rows that one job scores; about 250,000 when absent. */
  partRows: z.number().int().min(1).max(10_000_000).optional(),
};

export const StartBatchInput = z
  .object({ ...model, datasetVersionId: Id, name: Name.optional(), ...result })
  .refine(oneModel, oneModelSentence);
export type StartBatchInput = z.infer<typeof StartBatchInput>;

export const ListBatchesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().optional(),
  modelVersion: Id.optional(),
  /** Batches that read this dataset version, or made it. */
  datasetVersion: Id.optional(),
});
export type ListBatchesQuery = z.infer<typeof ListBatchesQuery>;

/** Beside the file, which is the request's body. */
export const UploadBatchQuery = z
  .object({
    ...model,
    fileName: z.string().min(1).max(255),
    /** Dataset whose next version the file becomes; the file's name when absent. */
    datasetName: Name.optional(),
    name: Name.optional(),
    outputName: Name.optional(),
  })
  .refine(oneModel, oneModelSentence);
export type UploadBatchQuery = z.infer<typeof UploadBatchQuery>;

/** `cron` runs by the clock (UTC) over the newest version of the dataset; `new-version` over each that comes. */
export const ScheduleTrigger = z.enum(['cron', 'new-version']);
/** Five fields: minute, hour, day of month, month, day of week. */
export const Cron = z.string().trim().min(9).max(120);

export const BatchSchedule = z.object({
  id: Id,
  name: z.string(),
  /** Null where the champion of the endpoint at that moment is used. */
  model: z.object({ versionId: Id, name: z.string(), version: z.number().int() }).nullable(),
  endpoint: z.object({ id: Id, name: z.string() }).nullable(),
  dataset: z.object({ id: Id, name: z.string() }),
  keep: z.array(z.string()).nullable(),
  outputName: z.string(),
  trigger: ScheduleTrigger,
  cron: z.string().nullable(),
  nextRunAt: Instant.nullable(),
  pausedAt: Instant.nullable(),
  /** Why the latest due run could not start. */
  note: z.string().nullable(),
  lastBatch: z.object({ id: Id, status: BatchStatus, createdAt: Instant }).nullable(),
  createdByName: z.string(),
  createdAt: Instant,
});
export type BatchSchedule = z.infer<typeof BatchSchedule>;

export const CreateBatchScheduleInput = z
  .object({
    ...model,
    ...result,
    name: Name.optional(),
    datasetId: Id,
    trigger: ScheduleTrigger,
    /** For the trigger `cron`. */
    cron: Cron.optional(),
  })
  .refine(oneModel, oneModelSentence)
  .refine(({ trigger, cron }) => (trigger === 'cron') === (cron !== undefined), {
    message: 'the trigger "cron" needs a cron expression, "new-version" takes none',
  });
export type CreateBatchScheduleInput = z.infer<typeof CreateBatchScheduleInput>;

export const UpdateBatchScheduleInput = z.object({
  name: Name.optional(),
  cron: Cron.optional(),
  paused: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdateBatchScheduleInput = z.infer<typeof UpdateBatchScheduleInput>;

/** When an expression is due next. */
export const CronTimes = z.object({ next: z.array(Instant) });
