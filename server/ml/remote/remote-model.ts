import { z } from 'zod';

export const RemoteProtocol = z.enum(['oip-v2', 'mlflow']);
export type RemoteProtocol = z.infer<typeof RemoteProtocol>;

const RemoteField = z.object({
  name: z.string(),
  type: z.enum(['number', 'integer', 'boolean', 'category', 'datetime']),
});

/** A model that answers behind an address, in the words of a protocol. */
export const RemoteModel = z.object({
  kind: z.literal('remote'),
  protocol: RemoteProtocol,
  /** Where rows are sent. */
  inferUrl: z.url(),
  /** What answers 2xx while the model can be asked. */
  healthUrl: z.url(),
  /** Open Inference: one tensor a field, or one matrix of numbers called `inputName`. */
  layout: z.enum(['columns', 'matrix']),
  inputName: z.string(),
  /** Open Inference: the output to ask for; null: the only one of numbers. */
  outputName: z.string().nullable(),
  fields: z.array(RemoteField).min(1),
  classes: z.array(z.string()),
  task: z.enum(['binary', 'multiclass', 'regression']),
  timeoutMs: z.number().int().min(1),
  /** Calls under way at once, in one process. */
  concurrency: z.number().int().min(1),
  /** Row of the credentials that are sent along; null: none. */
  credentialId: z.string().nullable(),
});
export type RemoteModel = z.infer<typeof RemoteModel>;

/** Numbers in an answer. */
export const remoteWidth = ({ task, classes }: Pick<RemoteModel, 'task' | 'classes'>): number =>
  task === 'multiclass' ? classes.length : 1;
