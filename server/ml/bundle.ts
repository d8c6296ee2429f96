import { z } from 'zod';
import { ServedKind } from '@/lib/contracts/model-kinds';
import { ImportFormat } from '@/lib/contracts/model-imports';
import { Recipe, Signature, TargetSpec, Task } from '@/lib/preprocessing/schema';
import { ModelPayload } from './model-payload';

/** The file an imported model was read from. */
export const ModelOrigin = z.object({
  format: ImportFormat,
  fileName: z.string(),
  /** What wrote it, such as "XGBoost 2.1.0". */
  producer: z.string(),
});
export type ModelOrigin = z.infer<typeof ModelOrigin>;

/** A model with all it needs to serve: recipe, signature, weights, and a sample to prove that it answers alike. */
export const ModelBundle = z.object({
  format: z.literal('ringside-model/1'),
  kind: ServedKind,
  task: Task,
  target: TargetSpec,
  recipe: Recipe,
  signature: Signature,
  params: z.record(z.string(), z.unknown()),
  seed: z.number(),
  /** Rows the final model was fitted on. */
  trainedOn: z.object({ rows: z.number().int() }),
  /** Two classes: probability from which the positive one is answered. */
  threshold: z.number(),
  model: ModelPayload,
  /** Where it came from, when it was not trained here. */
  origin: ModelOrigin.optional(),
  sample: z.object({
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    /** What the model answered: one list of numbers a row. */
    outputs: z.array(z.array(z.number())),
  }),
});
export type ModelBundle = z.infer<typeof ModelBundle>;

/** A bundle as bytes: JSON in UTF-8. */
export function packBundle(bundle: ModelBundle): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(bundle));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new RangeError('this is no model bundle: it is not JSON; train or download the model again');
  }
}

/**
 * Reads a bundle back.
 *
 * @throws RangeError with a sentence if the bytes are no bundle, or one of another format
 */
export function unpackBundle(bytes: Uint8Array): ModelBundle {
  const parsed = ModelBundle.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the top';
  throw new RangeError(
    `this is no model bundle that this version reads: at ${where}, ${issue?.message ?? 'it differs'}`,
  );
}
