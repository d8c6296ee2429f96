import type { Task } from '@/lib/preprocessing/schema';
import { createDensePredictor } from './dense/dense-predictor';
import { createGbtPredictor } from './gbt/gbt-predictor';
import { createLinearPredictor } from './linear/linear-predictor';
import type { ConstantModel, OwnModel } from './model-payload';
import type { Predictor } from './predictor';

function createConstantPredictor({ values }: ConstantModel, featureCount: number): Predictor {
  return {
    featureCount,
    width: values.length,
    predictRow: (_features, out, at) => values.forEach((value, k) => (out[at + k] = value)),
  };
}

/** Makes a trained model ready to answer. @param featureCount features its recipe makes */
export function loadPredictor(model: OwnModel, task: Task, featureCount: number): Predictor {
  switch (model.kind) {
    case 'constant':
      return createConstantPredictor(model, featureCount);
    case 'logistic':
      return createLinearPredictor(model, task, featureCount);
    case 'dense':
      return createDensePredictor(model, featureCount);
    case 'gbt':
      return createGbtPredictor(model, task, featureCount);
  }
}
