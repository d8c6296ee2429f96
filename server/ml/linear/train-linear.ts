import type { LogisticParams } from '@/lib/contracts/model-kinds';
import type { Encoded } from '@/lib/preprocessing/encode-table';
import { createRandom, deriveSeed } from '@/lib/random/create-random';
import { shuffledIndices } from '@/lib/random/shuffle';
import { getBackend } from '../backend';
import type { LinearModel } from '../model-payload';
import { createPauser } from '../pauser';
import { predictBatch } from '../predictor';
import type { FeatureImportance, TrainedModel, TrainRequest, TrainingSet } from '../trainer';
import { watchedRows, watchRows } from '../watch';
import { startDescent } from './descent';
import { createLinearPredictor } from './linear-predictor';

const minStepsPerEpoch = 40;

function checkRequest({ train }: TrainRequest<LogisticParams>): void {
  const { features, target } = train;
  if (target.length === 0) throw new RangeError('there is no row to learn from');
  if (features.columns.length === 0) throw new RangeError('there is no feature to learn from');
  const gap = features.columns.findIndex((column) => column.some((value) => !Number.isFinite(value)));
  if (gap >= 0)
    throw new RangeError(`feature "${features.names[gap]}" has missing values; a linear model needs them filled`);
}

/** The chosen rows of some features. */
function selectEncoded(features: Encoded, rows: Int32Array): Encoded {
  const columns = features.columns.map((values) => Float32Array.from(rows, (row) => values[row] ?? NaN));
  return { rowCount: rows.length, names: features.names, columns };
}

/** Outcomes as the descent wants them: n × outputs; numbers to mean 0 and deviation 1. */
function prepareTarget({ task, classes, train }: TrainRequest<LogisticParams>) {
  const { target } = train;
  const outputs = task === 'multiclass' ? classes.length : 1;
  if (task === 'binary') return { outputs, center: 0, scale: 1, values: Float32Array.from(target) };
  if (task === 'multiclass') {
    const values = new Float32Array(target.length * outputs);
    target.forEach((outcome, row) => (values[row * outputs + outcome] = 1));
    return { outputs, center: 0, scale: 1, values };
  }
  const center = target.reduce((sum, value) => sum + value, 0) / target.length;
  const spread = Math.sqrt(target.reduce((sum, value) => sum + (value - center) ** 2, 0) / target.length);
  const scale = spread > 0 ? spread : 1;
  return { outputs, center, scale, values: Float32Array.from(target, (value) => (value - center) / scale) };
}

/** Measures the model after each epoch on rows it learnt from and rows it did not. */
function createReporter({ task, train, validation, onMetrics }: TrainRequest<LogisticParams>) {
  const follow = (set: TrainingSet, prefix: string, maxRows: number) => {
    const watch = watchRows({ task, target: set.target, prefix, maxRows });
    return { watch, features: selectEncoded(set.features, watch.rows) };
  };
  const followed = [
    follow(train, 'train/', watchedRows.train),
    ...(validation ? [follow(validation, 'validation/', watchedRows.validation)] : []),
  ];
  return (epoch: number, model: LinearModel) => {
    const predictor = createLinearPredictor(model, task, train.features.columns.length);
    const metrics = followed.map(({ watch, features }) => watch.measure(predictBatch(predictor, features), true));
    onMetrics?.(epoch, Object.assign({}, ...metrics));
  };
}

/** Share of all absolute weights; fair between standardised features. */
function importanceOf(model: LinearModel, names: readonly string[]): FeatureImportance[] {
  const sizes = names.map((_, f) => model.weights.reduce((sum, weights) => sum + Math.abs(weights[f] ?? 0), 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return names
    .map((feature, f) => ({ feature, share: total > 0 ? (sizes[f] ?? 0) / total : 0 }))
    .sort((a, b) => b.share - a.share);
}

/**
 * Trains a linear model by mini-batch gradient descent in tfjs: logistic regression for two classes, softmax for
 * several, least squares for numbers. Adam, its rate falling in a straight line to zero, so that the last epochs
 * settle. The same rows, parameters, seed and backend give the same weights (bit by bit on wasm).
 *
 * @throws the signal's reason when cancelled; RangeError when a feature has gaps or there is nothing to learn from
 * Source: Kingma & Ba 2015, Adam: A Method for Stochastic Optimization, algorithm 1.
 */
export async function trainLinear(request: TrainRequest<LogisticParams>): Promise<TrainedModel> {
  checkRequest(request);
  const { params, seed, signal, train, task, onMetrics, onProgress } = request;
  signal?.throwIfAborted();
  const { tf, name: backend } = await getBackend();
  const target = prepareTarget(request);
  const rowCount = target.values.length / target.outputs;
  const batchSize = Math.max(1, Math.min(params.batchSize, Math.ceil(rowCount / minStepsPerEpoch)));
  const steps = params.epochs * Math.ceil(rowCount / batchSize);
  const descent = startDescent(tf, { ...params, task, steps, columns: train.features.columns, target });
  const random = createRandom(deriveSeed(seed, 'linear'));
  const pauser = createPauser(signal);
  const report = createReporter(request);
  const runEpoch = async () => {
    const order = shuffledIndices(rowCount, random);
    for (let at = 0; at < rowCount; at += batchSize) {
      descent.step(order.subarray(at, at + batchSize));
      if (pauser.isDue()) await pauser.rest();
    }
  };
  try {
    for (let epoch = 1; epoch <= params.epochs; epoch++) {
      await runEpoch();
      if (onMetrics) report(epoch, descent.model());
      onProgress?.(epoch, params.epochs);
    }
    const model = descent.model();
    const importance = importanceOf(model, train.features.names);
    return { model, importance, iterations: params.epochs, backend: `tfjs ${backend}`, notes: [] };
  } finally {
    descent.dispose();
  }
}
