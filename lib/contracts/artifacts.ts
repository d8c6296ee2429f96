import { z } from 'zod';
import { Instant } from './basics';

/** A file, or a folder with what it holds. */
export const ArtifactEntry = z.object({
  name: z.string(),
  path: z.string(),
  isFolder: z.boolean(),
  /** How many files: 1 for a file. */
  files: z.number().int(),
  sizeBytes: z.number(),
  /** Of the content; null for a folder. */
  sha256: z.string().nullable(),
  /** When the newest of them was written. */
  createdAt: Instant,
});
export type ArtifactEntry = z.infer<typeof ArtifactEntry>;

/** What lies directly in a folder: folders first, then files, by name. */
export const ArtifactFolder = z.object({
  path: z.string(),
  entries: z.array(ArtifactEntry),
  /** Where the next page begins; null on the last one. */
  nextOffset: z.number().int().nullable(),
});
export type ArtifactFolder = z.infer<typeof ArtifactFolder>;

/** A piece of a file read as text. */
export const ArtifactText = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  /** Null where the file holds bytes that are no text. */
  text: z.string().nullable(),
  /** Where this piece begins and ends in the file, in bytes; the next begins there. */
  start: z.number().int(),
  end: z.number().int(),
});
export type ArtifactText = z.infer<typeof ArtifactText>;

/** What the rows of a table are asked by. */
export const ArtifactTableQuery = z.object({
  path: z.string().default(''),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  /** Name of the column. */
  sort: z.string().optional(),
  descending: z.stringbool().default(false),
});
export type ArtifactTableQuery = z.infer<typeof ArtifactTableQuery>;

/** Some rows of a CSV or Parquet file. */
export const ArtifactTable = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), isNumber: z.boolean() })),
  /** Columns beyond those that are shown. */
  moreColumns: z.number().int(),
  /** By column; long texts end in `…`. */
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  /** Null where counting would take too long. */
  rowCount: z.number().int().nullable(),
});
export type ArtifactTable = z.infer<typeof ArtifactTable>;

const ModelField = z.object({ name: z.string(), type: z.string(), required: z.boolean() });

/** What an `MLmodel` file says. */
export const ArtifactModel = z.object({
  folder: z.string(),
  flavours: z.array(z.object({ name: z.string(), facts: z.array(z.object({ key: z.string(), value: z.string() })) })),
  /** Null where the model was logged without. */
  signature: z
    .object({ inputs: z.array(ModelField), outputs: z.array(ModelField), params: z.array(ModelField) })
    .nullable(),
  /** Path of the example among the files of the run. */
  inputExample: z.string().nullable(),
  mlflowVersion: z.string().nullable(),
  createdAt: z.string().nullable(),
  sizeBytes: z.number().nullable(),
});
export type ArtifactModel = z.infer<typeof ArtifactModel>;
