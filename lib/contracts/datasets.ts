import { z } from 'zod';
import { Id, Instant, Name, Row } from './basics';

export const ColumnType = z.enum(['number', 'integer', 'category', 'boolean', 'datetime', 'text']);
export type ColumnType = z.infer<typeof ColumnType>;
export const DatasetColumn = z.object({ name: z.string(), type: ColumnType });
export type DatasetColumn = z.infer<typeof DatasetColumn>;

/** What a column holds, computed from every row of the version. */
export const ColumnProfile = DatasetColumn.extend({
  rows: z.number(),
  missing: z.number(),
  /** Approximate where a version of more than 20 million rows has more than 15,000. */
  distinct: z.number(),
  /** Numbers and instants (epoch milliseconds for instants). */
  numeric: z
    .object({
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      standardDeviation: z.number(),
      /** Values at 1, 5, 25, 50, 75, 95 and 99 %. */
      quantiles: z.array(z.object({ share: z.number(), value: z.number() })),
      /** Counts between consecutive edges; one edge more than counts. */
      histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.number()) }),
    })
    .nullable(),
  /** Most frequent values of categories, texts and booleans. */
  top: z.array(z.object({ value: z.string(), count: z.number() })).nullable(),
});
export type ColumnProfile = z.infer<typeof ColumnProfile>;

export const DatasetVersionStatus = z.enum(['importing', 'ready', 'failed']);
export const DatasetVersion = z.object({
  id: Id,
  datasetId: Id,
  datasetName: z.string(),
  version: z.number().int(),
  label: z.string(),
  status: DatasetVersionStatus,
  error: z.string().nullable(),
  sourceName: z.string(),
  /** `batch`: made by scoring another version. */
  sourceKind: z.enum(['csv', 'parquet', 'batch']),
  sha256: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  rowCount: z.number().nullable(),
  columns: z.array(DatasetColumn),
  minTime: Instant.nullable(),
  maxTime: Instant.nullable(),
  jobId: z.string().nullable(),
  createdAt: Instant,
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;
export const DatasetVersionDetail = DatasetVersion.extend({
  profile: z.array(ColumnProfile),
  /** The first rows, as stored. */
  preview: z.array(Row),
});
export type DatasetVersionDetail = z.infer<typeof DatasetVersionDetail>;

export const Dataset = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  timeColumn: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: Instant.nullable(),
  versionCount: z.number().int(),
  latest: DatasetVersion.nullable(),
});
export type Dataset = z.infer<typeof Dataset>;
export const DatasetDetail = Dataset.extend({ versions: z.array(DatasetVersion) });
export type DatasetDetail = z.infer<typeof DatasetDetail>;

export const CreateDatasetInput = z.object({
  name: Name,
  description: z.string().max(2000).default(''),
  timeColumn: z.string().max(200).nullable().default(null),
});
export type CreateDatasetInput = z.infer<typeof CreateDatasetInput>;
export const UpdateDatasetInput = z.object({
  name: Name.optional(),
  description: z.string().max(2000).optional(),
  timeColumn: z.string().max(200).nullable().optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdateDatasetInput = z.infer<typeof UpdateDatasetInput>;

export const UpdateDatasetVersionInput = z.object({
  label: z.string().trim().max(80).optional(),
  deleted: z.boolean().optional(),
});
export type UpdateDatasetVersionInput = z.infer<typeof UpdateDatasetVersionInput>;

/** Beside the uploaded file, which is the request's body (application/octet-stream; CSV or Parquet by its name). */
export const UploadQuery = z.object({
  label: z.string().trim().max(80).default(''),
  /** Name of the file, shown as the source. */
  fileName: z.string().min(1).max(255),
});
export type UploadQuery = z.infer<typeof UploadQuery>;
/** For an upload that makes its dataset, or adds a version to the one with the name. */
export const UploadDatasetQuery = UploadQuery.extend({ name: Name });
export type UploadDatasetQuery = z.infer<typeof UploadDatasetQuery>;
