import { z } from 'zod';
import { Id, Name } from './basics';

/** Files a model can be imported from. */
export const ImportFormat = z.enum(['xgboost', 'onnx', 'tfjs', 'mlflow']);
export type ImportFormat = z.infer<typeof ImportFormat>;

/** What each format is called. */
export const importFormats: Record<ImportFormat, string> = {
  xgboost: 'XGBoost JSON',
  onnx: 'ONNX',
  tfjs: 'TensorFlow.js',
  mlflow: 'MLflow model',
};

const Task = z.enum(['binary', 'multiclass', 'regression']);

/** What a file cannot say of its model, told by whoever imports it. */
export const ImportOptions = z.object({
  /** Column whose values the model answers; labels carry its name. */
  target: z.string().trim().min(1).max(200).default('target'),
  /** Classes in the model's order; two classes: negative, then positive. */
  classes: z.array(z.string().min(1).max(200)).min(2).max(1000).optional(),
  /** Names of the fields, in the model's order, where the file names none. */
  featureNames: z.array(z.string().min(1).max(200)).min(1).max(10_000).optional(),
  /** For files that do not say what question they answer. */
  task: Task.optional(),
  /** Which of a graph's outputs is the answer, where there are several. */
  output: z.string().min(1).max(200).optional(),
  /** Two classes: probability from which the positive one is answered. */
  threshold: z.number().min(0).max(1).default(0.5),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

const list = z.string().transform((text) => text.split(',').map((part) => part.trim()));

/** Which version an uploaded file becomes; lists are joined by commas. */
export const ImportModelQuery = z.object({
  fileName: z.string().min(1).max(255),
  modelName: Name,
  description: z.string().max(5000).default(''),
  target: ImportOptions.shape.target,
  classes: list.pipe(ImportOptions.shape.classes.unwrap()).optional(),
  featureNames: list.pipe(ImportOptions.shape.featureNames.unwrap()).optional(),
  task: ImportOptions.shape.task,
  output: ImportOptions.shape.output,
  threshold: z.coerce.number().pipe(z.number().min(0).max(1)).default(0.5),
});
export type ImportModelQuery = z.infer<typeof ImportModelQuery>;

/** A file that waits to be imported: uploaded, or an object of the store. */
export const ImportFile = z.object({
  name: z.string(),
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('upload'), key: z.string() }),
    z.object({ kind: z.literal('object'), sha256: z.string() }),
  ]),
});
export type ImportFile = z.infer<typeof ImportFile>;

/** What a worker needs to make a version of files. */
export const ImportJobPayload = z.object({
  modelName: Name,
  description: z.string(),
  options: ImportOptions,
  files: z.array(ImportFile).min(1),
  /** Run that logged the files. */
  runId: z.string().nullable(),
  /** Who imported them. */
  authorId: z.string().nullable(),
});
export type ImportJobPayload = z.infer<typeof ImportJobPayload>;

/** The result of an import. */
export const ImportResult = z.object({
  modelId: Id,
  versionId: Id,
  version: z.number().int(),
  /** Sentences about the file and what was made of it. */
  notes: z.array(z.string()),
});
export type ImportResult = z.infer<typeof ImportResult>;
