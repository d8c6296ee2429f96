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

/**
 * A bundle as bytes: JSON in UTF-8. Where the model is bytes itself, a line with the length of the JSON stands before
 * it and the bytes after it.
 */
export function packBundle(bundle: ModelBundle): Uint8Array {
  const { model } = bundle;
  const encoder = new TextEncoder();
  if (!('bytes' in model)) return encoder.encode(JSON.stringify(bundle));
  const json = encoder.encode(JSON.stringify({ ...bundle, model: { ...model, bytes: null } }));
  return Buffer.concat([encoder.encode(`${mark}${json.length}\n`), json, model.bytes]);
}

const mark = 'ringside-model/1 ';
const longestMark = 40;

/** The JSON of a bundle, and the bytes behind it. */
function splitParts(bytes: Uint8Array): { json: Uint8Array; rest: Uint8Array | null } {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, longestMark));
  const length = /^ringside-model\/1 (\d{1,12})\n/.exec(head);
  if (!length) return { json: bytes, rest: null };
  const start = length[0].length;
  const end = start + Number(length[1]);
  if (end > bytes.length) throw new RangeError('this model bundle is cut off; download or import the model again');
  return { json: bytes.subarray(start, end), rest: bytes.subarray(end) };
}

function withBytes(value: unknown, rest: Uint8Array | null): unknown {
  if (rest === null || typeof value !== 'object' || value === null || !('model' in value)) return value;
  return { ...value, model: { ...(value.model as object), bytes: rest } };
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
  const { json, rest } = splitParts(bytes);
  const parsed = ModelBundle.safeParse(withBytes(parseJson(json), rest));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the top';
  throw new RangeError(
    `this is no model bundle that this version reads: at ${where}, ${issue?.message ?? 'it differs'}`,
  );
}
