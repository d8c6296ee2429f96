import { z } from 'zod';
import { Instant } from './basics';
import { MetricValue } from './models';
import { TrainSpec } from './train-spec';

/** What a training is pinned to, kept in its run: the same config over the same versions gives the same model. */
export const TrainingConfig = z.object({
  datasetVersionIds: z.array(z.string()),
  timeRange: z.object({ column: z.string(), from: Instant.nullable(), to: Instant.nullable() }).nullable(),
  spec: TrainSpec,
});
export type TrainingConfig = z.infer<typeof TrainingConfig>;

const Curve = z.array(z.object({ x: z.number(), y: z.number() }));

/** What a training found out about its model on the rows kept for validation. */
export const TrainingReport = z.object({
  task: z.enum(['binary', 'multiclass', 'regression']),
  rows: z.object({ total: z.number(), train: z.number(), validation: z.number() }),
  metrics: z.array(MetricValue),
  features: z.array(z.string()),
  /** Share of the total gain, or of the absolute weights; largest first. */
  importance: z.array(z.object({ feature: z.string(), share: z.number() })),
  roc: Curve.nullable(),
  /** Precision (y) at each recall (x); absent in older reports. */
  precisionRecall: Curve.nullable().optional(),
  /** Rows by true class (outer) and answered class (inner); absent in older reports, null without classes. */
  confusion: z
    .object({ classes: z.array(z.string()), counts: z.array(z.array(z.number().int())) })
    .nullable()
    .optional(),
  reliability: z.array(z.object({ predicted: z.number(), observed: z.number(), rows: z.number() })).nullable(),
  backend: z.string().nullable(),
  seconds: z.number(),
  /** What it was trained with; absent in older reports. */
  environment: z
    .object({
      ringside: z.string(),
      node: z.string(),
      system: z.string(),
      processor: z.string(),
      cores: z.number().int(),
      memoryBytes: z.number(),
    })
    .optional(),
});
export type TrainingReport = z.infer<typeof TrainingReport>;

/** Path of the packed model among a run's artifacts. */
export const bundlePath = 'model/bundle.json';
