import { z } from 'zod';
import { Id, Instant } from '@/lib/contracts/basics';
import { ColumnReference } from '@/lib/drift/column-reference';

/** What a monitor compares with, as it was chosen. */
export const MonitorReference = z.object({
  datasetVersionIds: z.array(Id),
  /** The champion when the monitor was made. */
  versionId: Id,
  sentence: z.string(),
  from: Instant.nullable().default(null),
  to: Instant.nullable().default(null),
});
export type MonitorReference = z.infer<typeof MonitorReference>;

/** A metric over rows with its error by day, or by row where rows have no time. */
export const ReferenceMetric = z.object({
  name: z.string(),
  value: z.number(),
  standardError: z.number().nullable(),
  units: z.number().int(),
  /** How alike neighbouring days are; null where there are too few. */
  serialCorrelation: z.number().nullable(),
});
export type ReferenceMetric = z.infer<typeof ReferenceMetric>;

/** What one version answers on the reference, and how good it is there. */
export const VersionReference = z.object({
  rows: z.number().int(),
  prediction: ColumnReference,
  quality: z.array(ReferenceMetric),
  labelMean: z.number().nullable(),
});
export type VersionReference = z.infer<typeof VersionReference>;

/** Everything a check needs to know about the reference, so that no check reads its rows again. */
export const ReferenceStats = z.object({
  columns: z.array(z.object({ column: z.string(), name: z.string(), type: z.string(), reference: ColumnReference })),
  /** By model version: a new champion is compared with its own answers. */
  versions: z.record(z.string(), VersionReference),
});
export type ReferenceStats = z.infer<typeof ReferenceStats>;
