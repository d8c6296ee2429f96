import type { SignatureInput, Task } from '@/lib/preprocessing/schema';
import type { ModelBundle, ModelOrigin } from '../bundle';

/** What an importer found in a file; `makeImportedBundle` makes a version of it. */
export interface ImportedModel extends Pick<ModelBundle, 'kind' | 'model' | 'recipe'> {
  task: Task;
  /** As many as the model answers; empty for regression. */
  classes: readonly string[];
  inputs: readonly SignatureInput[];
  /** Values worth trying for each input: a sample of rows is put together from them. */
  candidates: readonly (readonly SignatureInput['example'][])[];
  origin: ModelOrigin;
  /** Sentences for whoever imports it. */
  notes: readonly string[];
}
