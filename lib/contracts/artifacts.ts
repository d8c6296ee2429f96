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
