import type { GbtParams } from '@/lib/contracts/model-kinds';
import type { Encoded } from '@/lib/preprocessing/encode-table';
import { createRowEncoder } from '@/lib/preprocessing/row-encoder';
import type { Recipe } from '@/lib/preprocessing/schema';
import { createRandom } from '@/lib/random/create-random';
import { loadPredictor } from '@/server/ml/load-predictor';
import { predictBatch, type Predictor } from '@/server/ml/predictor';
import { trainers } from '@/server/ml/trainers';
import type { TrainedModel, TrainingSet } from '@/server/ml/trainer';
import type { Figure } from './log-metric';

type Print = (figure: Figure) => void;

/** scikit-learn's HistGradientBoosting on one thread: 100 trees, depth 6, 100,000 × 20. */
const referenceSeconds = 1.02;

/** Rows whose outcome hangs on some features by steps and waves, with noise. */
function makeRows(rowCount: number, featureCount: number, seed: number): TrainingSet {
  const random = createRandom(seed);
  const columns = Array.from({ length: featureCount }, () => Float32Array.from({ length: rowCount }, random));
  const names = columns.map((_, feature) => `f${feature}`);
  const target = Float64Array.from({ length: rowCount }, (_, row) => {
    const score = columns.reduce(
      (sum, column, f) => sum + ((f % 3) - 1) * 1.5 * Math.sin(3 * (column[row] ?? 0) + f),
      -1.4,
    );
    return Number(random() < 1 / (1 + Math.exp(-score)));
  });
  return { features: { rowCount, names, columns }, target };
}

/** Trains and gives the model with the seconds it took. */
async function time(
  train: TrainingSet,
  params: Partial<GbtParams>,
): Promise<{ trained: TrainedModel; seconds: number }> {
  const started = performance.now();
  const request = { task: 'binary' as const, classes: ['no', 'yes'], train, params, seed: 1 };
  const trained = await trainers.gbt.train(request);
  return { trained, seconds: (performance.now() - started) / 1000 };
}

/** The middle of many timings of one call, in microseconds. */
function medianMicroseconds(calls: number, call: (index: number) => void): number {
  const times = Float64Array.from({ length: calls }, (_, index) => {
    const started = performance.now();
    call(index);
    return performance.now() - started;
  }).sort();
  return (times[calls >> 1] ?? NaN) * 1000;
}

function benchPredicting(print: Print, predictor: Predictor, { columns, rowCount, names }: Encoded): void {
  const started = performance.now();
  predictBatch(predictor, { rowCount, names, columns });
  const perSecond = rowCount / ((performance.now() - started) / 1000);
  const unit = 'rows/s';
  print({
    bench: 'trees',
    figure: 'answer batches, 100 × 31 leaves',
    value: perSecond,
    unit,
    target: 500_000,
    ok: perSecond >= 500_000,
  });
  const row = new Float32Array(columns.length);
  const out = new Float64Array(1);
  const one = medianMicroseconds(20_000, (index) => {
    columns.forEach((column, f) => (row[f] = column[index] ?? NaN));
    predictor.predictRow(row, out, 0);
  });
  print({ bench: 'trees', figure: 'answer one row, median', value: one, unit: 'µs', target: 10, ok: one < 10 });
}

/** A row of every kind of input, as the flights have them, and more. */
function benchEncoding(print: Print): void {
  const airports = Array.from({ length: 230 }, (_, i) => `A${i}`);
  const encoding = { categories: airports, values: airports.map((_, i) => [i / 230]), prior: [0.2] };
  const recipe: Recipe = {
    format: 'ringside-recipe/1',
    steps: [
      { kind: 'datetime', column: 'date', parts: ['minuteOfDay', 'weekday'], cyclic: false, fills: null },
      { kind: 'numeric', column: 'distance', type: 'number', fill: null, missingIndicator: false },
      { kind: 'target-encoding', column: 'origin', ...encoding },
      { kind: 'target-encoding', column: 'destination', ...encoding },
    ],
    featureNames: ['minuteOfDay', 'weekday', 'distance', 'origin', 'destination'],
    scaling: null,
  };
  const { featureCount, encodeRow } = createRowEncoder(recipe);
  const out = new Float32Array(featureCount);
  const rows = Array.from({ length: 1000 }, (_, i) => ({
    date: new Date(Date.UTC(2001, 0, 1) + i * 3_600_000).toISOString(),
    distance: i,
    origin: `A${i % 240}`,
    destination: `A${(i * 7) % 240}`,
  }));
  const value = medianMicroseconds(20_000, (index) => encodeRow(rows[index % 1000] ?? {}, out));
  print({ bench: 'trees', figure: 'encode one row, median', value, unit: 'µs', target: 5, ok: value < 5 });
}

/** Speed of boosted trees: training on two sizes, answering, encoding. */
export async function benchTrees(print: Print): Promise<void> {
  const wide = makeRows(100_000, 20, 1);
  const shallow = await time(wide, { maxDepth: 6, maxLeaves: 64 });
  const ratio = shallow.seconds / referenceSeconds;
  print({
    bench: 'trees',
    figure: 'train 100,000 × 20, depth 6',
    value: shallow.seconds,
    unit: 's',
    target: null,
    ok: true,
  });
  print({
    bench: 'trees',
    figure: 'the same against scikit-learn',
    value: ratio,
    unit: '×',
    target: 4,
    ok: ratio <= 4,
  });
  const { trained } = await time(wide, {});
  benchPredicting(print, loadPredictor(trained.model, 'binary', 20), wide.features);
  benchEncoding(print);
  const { seconds } = await time(makeRows(1_480_000, 6, 2), {});
  print({
    bench: 'trees',
    figure: 'train 1,480,000 × 6, 31 leaves',
    value: seconds,
    unit: 's',
    target: 15,
    ok: seconds <= 15,
  });
}
