import { z } from 'zod';
import { Id, Instant } from './basics';
import { VariantRole } from './serving';

/** A dataset version that a model learnt from. */
export const LineageDataset = z.object({
  id: Id,
  datasetId: Id,
  name: z.string(),
  version: z.number().int(),
  label: z.string(),
  rows: z.number().nullable(),
  sha256: z.string().nullable(),
});
export type LineageDataset = z.infer<typeof LineageDataset>;

/** Which rows were learnt from, pinned: with the dataset versions it gives the same rows again. */
export const LineageTraining = z.object({
  target: z.string(),
  seed: z.number().int(),
  /** How rows were kept back: 'the latest 20 % by date'. */
  split: z.string(),
  timeRange: z.object({ column: z.string(), from: Instant.nullable(), to: Instant.nullable() }).nullable(),
  rows: z.object({ total: z.number(), train: z.number(), validation: z.number() }).nullable(),
  /** True where the final model was fitted once more on all rows, those kept to measure included. */
  refitOnAll: z.boolean(),
});
export type LineageTraining = z.infer<typeof LineageTraining>;

export const LineageEndpoint = z.object({
  id: Id,
  name: z.string(),
  /** What the version is there now; null where it is there no more. */
  role: VariantRole.nullable(),
  /** Requests it answered there, and those whose outcome is known. */
  predictions: z.number(),
  labels: z.number(),
  firstAt: Instant.nullable(),
  lastAt: Instant.nullable(),
  deleted: z.boolean(),
});
export type LineageEndpoint = z.infer<typeof LineageEndpoint>;

/** Where a version came from and where it went: dataset versions → run → version → endpoints → predictions. */
export const VersionLineage = z.object({
  datasets: z.array(LineageDataset),
  training: LineageTraining.nullable(),
  run: z
    .object({ id: Id, name: z.string(), experimentId: Id, experimentName: z.string(), deleted: z.boolean() })
    .nullable(),
  version: z.object({
    id: Id,
    modelId: Id,
    modelName: z.string(),
    version: z.number().int(),
    kind: z.string(),
    sha256: z.string(),
    createdAt: Instant,
  }),
  endpoints: z.array(LineageEndpoint),
});
export type VersionLineage = z.infer<typeof VersionLineage>;

/** From one prediction back to the rows its model learnt from. */
export const PredictionLineage = z.object({
  prediction: z.object({
    id: z.string(),
    receivedAt: Instant,
    eventTime: Instant,
    endpointId: Id,
    endpointName: z.string(),
    /** Counts up with every change of the endpoint's variants. */
    generation: z.number().int(),
    role: VariantRole,
  }),
  lineage: VersionLineage,
});
export type PredictionLineage = z.infer<typeof PredictionLineage>;
