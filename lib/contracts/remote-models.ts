import { z } from 'zod';
import { Id, Name, Row } from './basics';
import { ImportOptions } from './model-imports';

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const headerValue = /^[\t\x20-\x7e]{1,8000}$/;
const secret = z.string().regex(headerValue, 'may hold printable ASCII characters only, 1 to 8000 of them');

/** What is sent along with every call of a remote model; never shown again once it is stored. */
export const RemoteCredentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('bearer'), token: secret }),
  z.object({ kind: z.literal('basic'), user: z.string().min(1).max(500), password: z.string().max(2000) }),
  z.object({ kind: z.literal('header'), name: z.string().regex(headerName, 'is no name of a header'), value: secret }),
]);
export type RemoteCredentials = z.infer<typeof RemoteCredentials>;

/** How the words of Open Inference are put. */
const OpenInference = z.object({
  /** Name of the model there; default: the registered model's. */
  model: z.string().min(1).max(200).optional(),
  /** One tensor a field, or one matrix of numbers. */
  layout: z.enum(['columns', 'matrix']).default('columns'),
  inputName: z.string().min(1).max(200).default('input-0'),
  /** Output to ask for; absent: the only one of numbers. */
  outputName: z.string().min(1).max(200).optional(),
});

/** Registers a model that answers behind an address as the next version of a model. */
export const RegisterRemoteInput = z.object({
  modelName: Name,
  description: z.string().max(5000).default(''),
  protocol: z.enum(['oip-v2', 'mlflow']),
  /** Of the server, such as `https://models.example.com:8080`. */
  address: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(2000),
  openInference: OpenInference.prefault({}),
  /** A row with all fields: it names them, and is asked at once. */
  example: Row.refine((row) => Object.keys(row).length > 0, 'needs at least one field'),
  task: ImportOptions.shape.task.unwrap(),
  classes: ImportOptions.shape.classes,
  target: ImportOptions.shape.target,
  threshold: ImportOptions.shape.threshold,
  timeoutMs: z.number().int().min(10).max(60_000).default(2000),
  /** Calls under way at once, from each process. */
  concurrency: z.number().int().min(1).max(256).default(8),
  credentials: RemoteCredentials.prefault({ kind: 'none' }),
});
export type RegisterRemoteInput = z.infer<typeof RegisterRemoteInput>;

export const RemoteHealth = z.object({
  versionId: Id,
  healthy: z.boolean(),
  /** What the example was answered, or why it was not. */
  sentence: z.string(),
});
export type RemoteHealth = z.infer<typeof RemoteHealth>;
