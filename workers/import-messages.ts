import type { ImportOptions } from '@/lib/contracts/model-imports';
import type { ModelBundle } from '@/server/ml/bundle';

/** What the worker tells the process that reads a model. */
export interface ToImportChild {
  options: ImportOptions;
  files: readonly { name: string; path: string }[];
  /** Where the packed bundle is written. */
  scratch: string;
}

/** What that process tells its worker. */
export type FromImportChild =
  | { type: 'ready' }
  | { type: 'memory'; bytes: number }
  | { type: 'failed'; message: string; sentence: boolean }
  | { type: 'done'; kind: ModelBundle['kind']; origin: ModelBundle['origin']; notes: readonly string[] };
