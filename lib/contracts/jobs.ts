import { z } from 'zod';
import { Id, Instant } from './basics';
import { ImportJobPayload } from './model-imports';

export const JobStatus = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
export type JobStatus = z.infer<typeof JobStatus>;
export const finalJobStatuses: readonly JobStatus[] = ['done', 'failed', 'cancelled'];

/** A lane is a queue of its own, so that short work never waits behind a training. */
export type JobLane = 'training' | 'data' | 'batch' | 'analysis' | 'long' | 'notify';

interface JobKind<Payload extends z.ZodType> {
  lane: JobLane;
  payload: Payload;
  /** How often it is started again after its worker died or it threw. */
  retryLimit: number;
}
const kind = <P extends z.ZodType>(definition: JobKind<P>) => definition;

/** Every kind of job: its lane, its payload and its retries. Handlers live in `workers/`. */
export const jobKinds = {
  'dataset.import': kind({ lane: 'data', payload: z.object({ versionId: Id, uploadKey: z.string() }), retryLimit: 2 }),
  'run.train': kind({ lane: 'training', payload: z.object({ runId: Id }), retryLimit: 5 }),
  'monitor.build': kind({ lane: 'analysis', payload: z.object({ monitorId: Id }), retryLimit: 2 }),
  'monitor.check': kind({
    lane: 'analysis',
    payload: z.object({ monitorId: Id, asOf: Instant.nullable() }),
    retryLimit: 2,
  }),
  'test.look': kind({ lane: 'analysis', payload: z.object({ testId: Id, asOf: Instant.nullable() }), retryLimit: 2 }),
  'test.analyse': kind({ lane: 'analysis', payload: z.object({ testId: Id }), retryLimit: 2 }),
  'policy.check': kind({
    lane: 'analysis',
    payload: z.object({ policyId: Id, asOf: Instant.nullable() }),
    retryLimit: 2,
  }),
  'round.advance': kind({
    lane: 'analysis',
    payload: z.object({ roundId: Id, asOf: Instant.nullable() }),
    retryLimit: 5,
  }),
  'model.evaluate': kind({
    lane: 'data',
    payload: z.object({ versionIds: z.array(Id), datasetVersionIds: z.array(Id) }),
    retryLimit: 2,
  }),
  'version.compare': kind({
    lane: 'data',
    payload: z.object({ beforeId: Id, afterId: Id }),
    retryLimit: 2,
  }),
  'version.check-gates': kind({ lane: 'data', payload: z.object({ checkId: Id, versionId: Id }), retryLimit: 2 }),
  'webhook.deliver': kind({
    lane: 'notify',
    payload: z.object({
      deliveryId: Id,
      /** Attempts before this one. */
      made: z.number().int().min(0).optional(),
    }),
    retryLimit: 3,
  }),
  'version.measure': kind({ lane: 'data', payload: z.object({ versionId: Id }), retryLimit: 2 }),
  'model.import': kind({ lane: 'data', payload: ImportJobPayload, retryLimit: 2 }),
  'batch.score': kind({ lane: 'batch', payload: z.object({ shardId: Id }), retryLimit: 5 }),
  'batch.join': kind({ lane: 'batch', payload: z.object({ batchId: Id }), retryLimit: 5 }),
  'demo.run': kind({
    lane: 'long',
    payload: z.object({ fraction: z.number(), perMonth: z.number().int(), promote: z.boolean() }),
    retryLimit: 1,
  }),
} as const;

export type JobName = keyof typeof jobKinds;
export type JobPayload<N extends JobName> = z.infer<(typeof jobKinds)[N]['payload']>;

export const Job = z.object({
  id: Id,
  kind: z.string(),
  title: z.string(),
  status: JobStatus,
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  message: z.string().nullable(),
  error: z.string().nullable(),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string().nullable(),
  attempt: z.number().int(),
  workerId: z.string().nullable(),
  createdByName: z.string().nullable(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  cancelRequested: z.boolean(),
  result: z.unknown(),
});
export type Job = z.infer<typeof Job>;

export const JobLogLine = z.object({ id: z.string(), at: Instant, level: z.string(), text: z.string() });
export type JobLogLine = z.infer<typeof JobLogLine>;

export const Worker = z.object({
  id: Id,
  host: z.string(),
  pid: z.number().int(),
  version: z.string(),
  startedAt: Instant,
  heartbeatAt: Instant,
  alive: z.boolean(),
  memoryBytes: z.number(),
  slots: z.number().int(),
  busy: z.number().int(),
});
export type Worker = z.infer<typeof Worker>;
