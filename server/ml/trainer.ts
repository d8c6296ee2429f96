import type { z } from 'zod';
import type { Encoded } from '@/lib/preprocessing/encode-table';
import type { ModelFamily } from '@/lib/preprocessing/plan-recipe';
import type { Task } from '@/lib/preprocessing/schema';
import type { OwnModel } from './model-payload';

/** Features of rows with their outcomes: class numbers or numbers, none missing. */
export type TrainingSet = { features: Encoded; target: Float64Array };

/** Told once per boosting iteration or epoch; keys such as `train/logLoss` and `validation/auc`. */
export type OnMetrics = (step: number, metrics: Record<string, number>) => void;
export type OnProgress = (done: number, total: number) => void;

export type TrainRequest<Params> = {
  task: Task;
  /** Empty for regression. */
  classes: readonly string[];
  train: TrainingSet;
  validation?: TrainingSet;
  params: Params;
  seed: number;
  signal?: AbortSignal;
  onMetrics?: OnMetrics;
  onProgress?: OnProgress;
};

/** How much of the model's work a feature does, 0..1, summing to 1. */
export type FeatureImportance = { feature: string; share: number };

export type TrainedModel = {
  model: OwnModel;
  importance: FeatureImportance[] | null;
  /** Trees per output or epochs that the model really has: fewer than asked when stopped early. */
  iterations: number;
  /** Where the sums were done: `js`, or tfjs and its backend. */
  backend: string;
  /** Sentences for whoever reads the run. */
  notes: string[];
};

/** One kind of model: what it takes and how it learns. */
export type Trainer<Params> = {
  family: ModelFamily;
  params: z.ZodType<Params>;
  /** @throws the signal's reason when cancelled, RangeError when the rows cannot be learnt from */
  train: (request: TrainRequest<Params>) => Promise<TrainedModel>;
};
