import type { Task } from '@/lib/preprocessing/schema';
import { sigmoid, softmaxInPlace } from '../link';
import type { LinearModel } from '../model-payload';
import type { Predictor } from '../predictor';

/** Makes a linear model ready to answer: weights · features + bias, then logistic, softmax, or as it is. */
export function createLinearPredictor(model: LinearModel, task: Task, featureCount: number): Predictor {
  const outputs = model.biases.length;
  const weights = Float64Array.from(model.weights.flat());
  const biases = Float64Array.from(model.biases);
  const predictRow: Predictor['predictRow'] = (features, out, at) => {
    for (let k = 0; k < outputs; k++) {
      let score = biases[k] ?? 0;
      for (let f = 0; f < featureCount; f++) score += (weights[k * featureCount + f] ?? 0) * (features[f] ?? 0);
      out[at + k] = score;
    }
    if (task === 'binary') out[at] = sigmoid(out[at] ?? 0);
    else if (task === 'multiclass') softmaxInPlace(out, at, outputs);
  };
  return { featureCount, width: outputs, predictRow };
}
