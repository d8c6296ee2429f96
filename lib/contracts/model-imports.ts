import { z } from 'zod';

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
