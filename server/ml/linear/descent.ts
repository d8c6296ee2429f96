import type { Task } from '@/lib/preprocessing/schema';
import type { Tf } from '../backend';
import type { LinearModel } from '../model-payload';

export type DescentInput = {
  task: Task;
  learningRate: number;
  l2: number;
  /** Steps in all, over which the rate falls to zero. */
  steps: number;
  /** d arrays of n features. */
  columns: readonly Float32Array[];
  /** n × outputs, row-major; `center` and `scale` lead back to the numbers asked for. */
  target: { outputs: number; center: number; scale: number; values: Float32Array };
};

export type Descent = {
  /** One step on the given rows. */
  step: (rows: Uint32Array) => void;
  model: () => LinearModel;
  dispose: () => void;
};

/** Features of some rows, m × d, row-major. */
function gatherRows(columns: readonly Float32Array[], rows: Uint32Array): Float32Array {
  const width = columns.length;
  const gathered = new Float32Array(rows.length * width);
  for (let f = 0; f < width; f++) {
    const column = columns[f];
    if (!column) continue;
    for (let i = 0; i < rows.length; i++) gathered[i * width + f] = column[rows[i] ?? 0] ?? 0;
  }
  return gathered;
}

function gatherTarget({ values, outputs }: DescentInput['target'], rows: Uint32Array): Float32Array {
  const gathered = new Float32Array(rows.length * outputs);
  for (let i = 0; i < rows.length; i++) {
    for (let k = 0; k < outputs; k++) gathered[i * outputs + k] = values[(rows[i] ?? 0) * outputs + k] ?? 0;
  }
  return gathered;
}

/** Adam with a rate that can be set; tfjs keeps its own for good. */
function createOptimizer(tf: Tf, learningRate: number) {
  class FallingAdam extends tf.AdamOptimizer {
    setRate(rate: number): void {
      this.learningRate = rate;
    }
  }
  return new FallingAdam(learningRate, 0.9, 0.999, 1e-7);
}

/**
 * Prepares gradient descent of scores = x · W + b from zero weights. All three losses have the slope
 * (answer − target) by the score, so a step needs no tape:
 *
 *   ∂W = xᵀ (answer − y) / m + l2 · W,   ∂b = Σ (answer − y) / m
 */
export function startDescent(tf: Tf, input: DescentInput): Descent {
  const { task, columns, target, l2, learningRate, steps } = input;
  const width = columns.length;
  const { outputs } = target;
  const weights = tf.tidy(() => tf.variable(tf.zeros([width, outputs])));
  const biases = tf.tidy(() => tf.variable(tf.zeros([outputs])));
  const optimizer = createOptimizer(tf, learningRate);
  let taken = 0;
  const step = (rows: Uint32Array) => {
    optimizer.setRate(learningRate * (1 - taken / steps));
    taken++;
    tf.tidy(() => {
      const x = tf.tensor2d(gatherRows(columns, rows), [rows.length, width]);
      const y = tf.tensor2d(gatherTarget(target, rows), [rows.length, outputs]);
      const scores = tf.add(tf.matMul(x, weights), biases);
      const answers = task === 'binary' ? tf.sigmoid(scores) : scores;
      const error = tf.div(tf.sub(task === 'multiclass' ? tf.softmax(scores) : answers, y), rows.length);
      optimizer.applyGradients([
        { name: weights.name, tensor: tf.add(tf.matMul(x, error, true), tf.mul(weights, l2)) },
        { name: biases.name, tensor: tf.sum(error, 0) },
      ]);
    });
  };
  const model = (): LinearModel => {
    const flat = weights.dataSync();
    const { center, scale } = target;
    return {
      kind: 'logistic',
      weights: Array.from({ length: outputs }, (_, k) =>
        Array.from({ length: width }, (_unused, f) => (flat[f * outputs + k] ?? 0) * scale),
      ),
      biases: Array.from(biases.dataSync(), (bias) => bias * scale + center),
    };
  };
  const dispose = () => {
    optimizer.dispose();
    weights.dispose();
    biases.dispose();
  };
  return { step, model, dispose };
}
