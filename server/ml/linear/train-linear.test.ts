import { describe, expect, it } from 'vitest';
import { LogisticParams } from '@/lib/contracts/model-kinds';
import type { Encoded } from '@/lib/preprocessing/encode-table';
import type { Task } from '@/lib/preprocessing/schema';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { getBackend } from '../backend';
import { loadPredictor } from '../load-predictor';
import type { LinearModel } from '../model-payload';
import { predictBatch } from '../predictor';
import type { TrainRequest } from '../trainer';
import { trainLinear } from './train-linear';

const random = createRandom(12);
const rowCount = 3000;
const columns = [0, 1, 2].map(() => Float32Array.from({ length: rowCount }, () => drawNormal(random)));
const features: Encoded = { rowCount, names: ['a', 'b', 'c'], columns };
const x = (row: number) => [1, ...columns.map((column) => column[row] ?? NaN)];
const score = (row: number, weights: number[]) => x(row).reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
const rows = Array.from({ length: rowCount }, (_, row) => row);
const late = Float64Array.from(rows, (row) => Number(random() < 1 / (1 + Math.exp(-score(row, [-1, 1.5, -0.7, 0])))));
const price = Float64Array.from(rows, (row) => score(row, [1000, 250, 0, -40]) + 50 * drawNormal(random));
const kind = Float64Array.from(rows, (row) => {
  const tops = [score(row, [0, 1, 0, 0]), score(row, [0.5, 0, 1, 0]), score(row, [-0.5, 0, 0, 1])].map(
    (s) => s - Math.log(-Math.log(random())),
  );
  return tops.indexOf(Math.max(...tops));
});
const targets: Record<Task, Float64Array> = { binary: late, regression: price, multiclass: kind };

function request(
  task: Task,
  params: Partial<LogisticParams> = {},
  more: Partial<TrainRequest<LogisticParams>> = {},
): TrainRequest<LogisticParams> {
  const classes = { binary: ['no', 'yes'], regression: [], multiclass: ['x', 'y', 'z'] }[task];
  return {
    task,
    classes,
    train: { features, target: targets[task] },
    params: LogisticParams.parse({ epochs: 40, ...params }),
    seed: 1,
    ...more,
  };
}

async function fit(task: Task, params: Partial<LogisticParams> = {}): Promise<LinearModel> {
  const { model } = await trainLinear(request(task, params));
  if (model.kind !== 'logistic') throw new Error(model.kind);
  return model;
}

/** Solves a symmetric positive definite system by elimination. */
function solve(matrix: number[][], right: number[]): number[] {
  const m = matrix.map((line, i) => [...line, right[i] ?? 0]);
  const at = (i: number, j: number) => m[i]?.[j] ?? 0;
  for (let i = 0; i < m.length; i++) {
    for (let k = 0; k < m.length; k++) {
      if (k === i) continue;
      const factor = at(k, i) / at(i, i);
      m[k] = (m[k] ?? []).map((value, j) => value - factor * at(i, j));
    }
  }
  return m.map((_, i) => at(i, m.length) / at(i, i));
}

/** Weighted least-squares steps to the exact solution: Newton's method; one step for numbers. */
function newton(target: Float64Array, isLogistic: boolean): number[] {
  let weights = [0, 0, 0, 0];
  for (let step = 0; step < (isLogistic ? 12 : 1); step++) {
    const hessian = weights.map(() => [0, 0, 0, 0]);
    const gradient = [0, 0, 0, 0];
    for (const row of rows) {
      const s = score(row, weights);
      const answer = isLogistic ? 1 / (1 + Math.exp(-s)) : s;
      const curve = isLogistic ? answer * (1 - answer) : 1;
      x(row).forEach((a, i) => {
        gradient[i] = (gradient[i] ?? 0) + a * (answer - (target[row] ?? 0));
        x(row).forEach((b, j) => ((hessian[i] ?? [])[j] = (hessian[i]?.[j] ?? 0) + curve * a * b));
      });
    }
    const move = solve(hessian, gradient);
    weights = weights.map((value, i) => value - (move[i] ?? 0));
  }
  return weights;
}

describe('a linear model', () => {
  // Mini-batches jitter around the solution; the falling rate leaves thousandths, far below a standard error (.05).
  it('of two classes finds the maximum of the likelihood, as Newton does', async () => {
    const { weights, biases } = await fit('binary');
    const exact = newton(late, true);
    [biases[0], ...(weights[0] ?? [])].forEach((value, i) =>
      expect(Math.abs((value ?? NaN) - (exact[i] ?? NaN))).toBeLessThan(0.01),
    );
  });

  it('of numbers finds least squares, in their own units', async () => {
    const { weights, biases } = await fit('regression');
    const exact = newton(price, false);
    [biases[0], ...(weights[0] ?? [])].forEach((value, i) =>
      expect(Math.abs((value ?? NaN) - (exact[i] ?? NaN))).toBeLessThan(1),
    );
  });

  it('of several classes leaves no slope in any direction', async () => {
    const model = await fit('multiclass');
    const shares = predictBatch(loadPredictor(model, 'multiclass', 3), features);
    for (let k = 0; k < 3; k++) {
      for (let i = 0; i < 4; i++) {
        const slope =
          rows.reduce(
            (sum, row) => sum + (x(row)[i] ?? 0) * ((shares[row * 3 + k] ?? 0) - Number(kind[row] === k)),
            0,
          ) / rowCount;
        expect(Math.abs(slope)).toBeLessThan(0.003);
      }
    }
  });

  it('is pulled to zero by a penalty', async () => {
    const { weights } = await fit('binary', { l2: 10 });
    (weights[0] ?? []).forEach((weight) => expect(Math.abs(weight)).toBeLessThan(0.05));
  });

  it('is the same bit by bit for the same seed, and not for another', async () => {
    const params = { epochs: 2 };
    expect(await fit('binary', params)).toEqual(await fit('binary', params));
    const other = await trainLinear(request('binary', params, { seed: 2 }));
    expect(other.model).not.toEqual(await fit('binary', params));
  });

  it('tells its metrics each epoch, and ranks features by weight', async () => {
    const seen: Record<string, number>[] = [];
    const done: number[] = [];
    const { importance, backend, iterations } = await trainLinear(
      request(
        'binary',
        { epochs: 5 },
        {
          validation: { features, target: late },
          onMetrics: (_step, metrics) => seen.push(metrics),
          onProgress: (count) => done.push(count),
        },
      ),
    );
    expect(done).toEqual([1, 2, 3, 4, 5]);
    expect(iterations).toBe(5);
    expect(Object.keys(seen[4] ?? {}).sort()).toEqual([
      'train/auc',
      'train/logLoss',
      'validation/auc',
      'validation/logLoss',
    ]);
    expect(seen[4]?.['validation/auc']).toBeGreaterThan(0.8);
    expect(importance?.map(({ feature }) => feature)).toEqual(['a', 'b', 'c']);
    expect(backend).toBe(`tfjs ${(await getBackend()).name}`);
  });

  it('leaves no tensor behind', async () => {
    const { tf } = await getBackend();
    const before = tf.memory().numTensors;
    await fit('multiclass', { epochs: 1 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says what it lacks', async () => {
    const gap = {
      ...features,
      columns: [columns[0] ?? [], Float32Array.from(rows, () => NaN)].map((values) => Float32Array.from(values)),
    };
    await expect(trainLinear(request('binary', {}, { train: { features: gap, target: late } }))).rejects.toThrow(
      'feature "b" has missing values',
    );
    const none = {
      features: { rowCount: 0, names: ['a'], columns: [new Float32Array(0)] },
      target: new Float64Array(0),
    };
    await expect(trainLinear(request('binary', {}, { train: none }))).rejects.toThrow('there is no row to learn from');
  });

  it('learns from a single row and from a constant', async () => {
    const one = { features: { rowCount: 1, names: ['a'], columns: [Float32Array.of(0)] }, target: Float64Array.of(7) };
    const { model } = await trainLinear(request('regression', {}, { train: one }));
    expect(predictBatch(loadPredictor(model, 'regression', 1), one.features)[0]).toBeCloseTo(7, 4);
  });

  it('stops when it is cancelled, long before its end', async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(new Error('cancelled by test')), 100);
    await expect(trainLinear(request('binary', { epochs: 500 }, { signal: control.signal }))).rejects.toThrow(
      'cancelled by test',
    );
  });
});
