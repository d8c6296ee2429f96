import { describe, expect, it } from 'vitest';
import { GbtParams } from '@/lib/contracts/model-kinds';
import type { Encoded } from '@/lib/preprocessing/encode-table';
import type { Task } from '@/lib/preprocessing/schema';
import { createRandom } from '@/lib/random/create-random';
import { loadPredictor } from '../load-predictor';
import { OwnModel } from '../model-payload';
import { predictBatch } from '../predictor';
import { quickMetrics } from '../quick-metrics';
import type { TrainRequest } from '../trainer';
import { trainGbt } from './train-gbt';

const encode = (columns: number[][]): Encoded => ({
  rowCount: columns[0]?.length ?? 0,
  names: columns.map((_, f) => `f${f}`),
  columns: columns.map((values) => Float32Array.from(values)),
});
const rows = Array.from({ length: 600 }, (_, i) => i);
const x0 = rows.map((i) => (i * 7919) % 101);
const x1 = rows.map((i) => ((i * 13) % 11 === 0 ? NaN : (i * 104_729) % 53));
const x2 = rows.map((i) => (i * 31_337) % 17);
const z = rows.map(
  (i) => (x0[i] ?? 0) + (Number.isNaN(x1[i]) ? 40 : (x1[i] ?? 0)) * 1.5 - 3 * (x2[i] ?? 0) + ((i * 48_271) % 97) / 2,
);
const features = encode([x0, x1, x2]);
const small = { trees: 15, learningRate: 0.2, maxLeaves: 8, minSamplesLeaf: 10, minHessian: 1e-3 };

function request(
  task: Task,
  params: Partial<GbtParams> = {},
  more: Partial<TrainRequest<GbtParams>> = {},
): TrainRequest<GbtParams> {
  const outcome = {
    binary: (v: number) => Number(v > 89.5),
    regression: (v: number) => v / 10,
    multiclass: (v: number) => Number(v >= 70) + Number(v >= 107),
  };
  const classes = { binary: ['no', 'yes'], regression: [], multiclass: ['low', 'mid', 'high'] };
  const target = Float64Array.from(z, outcome[task]);
  return {
    task,
    classes: classes[task],
    train: { features, target },
    params: GbtParams.parse({ ...small, ...params }),
    seed: 1,
    ...more,
  };
}

async function answers(task: Task, params: Partial<GbtParams> = {}, on = features): Promise<Float64Array> {
  const { model } = await trainGbt(request(task, params));
  const copy = OwnModel.parse(JSON.parse(JSON.stringify(model)));
  return predictBatch(loadPredictor(copy, task, 3), on);
}

// scikit-learn 1.9.1: HistGradientBoosting(Classifier|Regressor)(max_iter=15, learning_rate=.2, max_leaf_nodes=8,
// min_samples_leaf=10, early_stopping=False).fit(X, y).predict_proba / predict of these rows, X and y as above.
const shown = [0, 1, 2, 11, 100, 255, 599];
const reference = {
  binary: [
    0.36691410314731865, 0.06895437159636125, 0.20440172757552394, 0.19043643497903043, 0.9594545912759608,
    0.964218003856844, 0.0556414310952049,
  ],
  regression: [
    8.063616977466964, 5.569988215980228, 8.140121830801084, 8.278098412140952, 13.990569372792798, 12.831706983380721,
    4.73171333158286,
  ],
  multiclass: [
    [0.48695538756023204, 0.3511219943158729, 0.16192261812389502],
    [0.8898469174983412, 0.10202837977955548, 0.008124702722103461],
    [0.4527123650384889, 0.44632474595023747, 0.10096288901127377],
    [0.4916650707500609, 0.3779804243743236, 0.1303545048756155],
    [0.00507377721651282, 0.06629220155282424, 0.9286340212306629],
    [0.003352316934197095, 0.03294682920739355, 0.9637008538584093],
    [0.9327737159601224, 0.06335693869697236, 0.0038693453429052716],
  ],
  // with max_depth=2, l2_regularization=1.5
  shallow: [
    0.35492837512884684, 0.18568134489094978, 0.2621842192010663, 0.4740020599757905, 0.8947663335611437,
    0.8661050683281895, 0.07572048912895932,
  ],
};

describe('boosted trees answer as scikit-learn does, gaps included', () => {
  // Single precision of leaves and slopes leaves about seven digits.
  it.each([
    ['binary', 'binary', {}],
    ['regression', 'regression', {}],
    ['binary', 'shallow', { maxDepth: 2, l2: 1.5 }],
  ] as const)('%s (%s)', async (task, expected, params) => {
    const given = await answers(task, params);
    shown.forEach((row, i) => expect(given[row]).toBeCloseTo(reference[expected][i] ?? NaN, 5));
  });

  it('multiclass', async () => {
    const given = await answers('multiclass');
    shown.forEach((row, i) =>
      [0, 1, 2].forEach((k) => expect(given[row * 3 + k]).toBeCloseTo(reference.multiclass[i]?.[k] ?? NaN, 5)),
    );
  });
});

describe('training', () => {
  it('repeats itself bit by bit, also when rows and features are drawn', async () => {
    const drawn = { subsample: 0.7, columnSample: 0.7 };
    expect((await trainGbt(request('binary', drawn))).model).toEqual((await trainGbt(request('binary', drawn))).model);
    const other = await trainGbt(request('binary', drawn, { seed: 2 }));
    expect(other.model).not.toEqual((await trainGbt(request('binary', drawn))).model);
  });

  it('follows the scores that the finished model gives', async () => {
    for (const params of [{}, { subsample: 0.6 }]) {
      const seen: Record<string, number>[] = [];
      const { train } = request('binary');
      const asked = request('binary', params, { validation: train, onMetrics: (_step, metrics) => seen.push(metrics) });
      const { model } = await trainGbt(asked);
      const answers = predictBatch(loadPredictor(model, 'binary', 3), features);
      const final = quickMetrics({ task: 'binary', target: train.target, answers, ranking: true });
      const last = seen.at(-1) ?? {};
      expect(seen).toHaveLength(15);
      expect(last['train/logLoss']).toBeCloseTo(final.logLoss ?? NaN, 12);
      expect(last['validation/logLoss']).toBeCloseTo(final.logLoss ?? NaN, 12);
      expect(last['validation/auc']).toBeCloseTo(final.auc ?? NaN, 12);
    }
  });

  it('learns less in fewer leaves, and nothing when no split is allowed', async () => {
    const { model } = await trainGbt(request('binary', { minSamplesLeaf: 301 }));
    if (model.kind !== 'gbt') throw new Error(model.kind);
    expect(model.trees.every((tree) => tree.feature.length === 1)).toBe(true);
    const flat = predictBatch(loadPredictor(model, 'binary', 3), features);
    expect(new Set(flat).size).toBe(1);
  });

  it('gives the importance to the features that matter', async () => {
    const random = createRandom(4);
    const columns = [0, 1, 2, 3, 4].map(() => rows.map(() => random()));
    const target = Float64Array.from(rows, (i) => (columns[3]?.[i] ?? 0) * 5 + (columns[1]?.[i] ?? 0));
    const { importance } = await trainGbt(request('regression', {}, { train: { features: encode(columns), target } }));
    expect(importance?.slice(0, 2).map(({ feature }) => feature)).toEqual(['f3', 'f1']);
    expect(importance?.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('stops early at the round with the lowest validation loss', async () => {
    const random = createRandom(8);
    const noise = Float64Array.from(rows, () => Number(random() < 0.5));
    const losses: number[] = [];
    const { iterations, model, notes } = await trainGbt(
      request(
        'binary',
        { trees: 200, earlyStoppingRounds: 5 },
        {
          validation: { features, target: noise },
          onMetrics: (_step, metrics) => losses.push(metrics['validation/logLoss'] ?? NaN),
        },
      ),
    );
    expect(losses.indexOf(Math.min(...losses)) + 1).toBe(iterations);
    expect(losses).toHaveLength(iterations + 5);
    expect(model.kind === 'gbt' && model.trees.length).toBe(iterations);
    expect(notes[0]).toContain(`${iterations} of 200 trees`);
  });

  it('survives odd data: one row, a constant target, infinite-looking numbers, an empty feature', async () => {
    const odd = encode([
      [1, 2, 3, 4],
      [NaN, NaN, NaN, NaN],
      [3e38, -3e38, 1e-40, 0],
    ]);
    const constant = request(
      'binary',
      { minSamplesLeaf: 1 },
      { train: { features: odd, target: Float64Array.of(1, 1, 1, 1) } },
    );
    const given = predictBatch(loadPredictor((await trainGbt(constant)).model, 'binary', 3), odd);
    expect(given.every((value) => value > 0.999 && value <= 1)).toBe(true);
    const split = request(
      'regression',
      { minSamplesLeaf: 1, trees: 200 },
      { train: { features: odd, target: Float64Array.of(1, 2, 3, 4) } },
    );
    const learnt = predictBatch(loadPredictor((await trainGbt(split)).model, 'regression', 3), odd);
    learnt.forEach((value, i) => expect(value).toBeCloseTo(i + 1, 3));
    const single = request(
      'regression',
      {},
      { train: { features: encode([[1], [2], [3]]), target: Float64Array.of(7) } },
    );
    expect(predictBatch(loadPredictor((await trainGbt(single)).model, 'regression', 3), odd)[0]).toBe(7);
  });

  it('says what it lacks', async () => {
    const none = { features: encode([[]]), target: new Float64Array(0) };
    await expect(trainGbt(request('binary', {}, { train: none }))).rejects.toThrow('there is no row to learn from');
    await expect(trainGbt(request('binary', { earlyStoppingRounds: 5 }))).rejects.toThrow(
      'early stopping needs validation rows',
    );
    const wide = encode(
      Array.from({ length: 300 }, (_, f) => Array.from({ length: 300 }, (_unused, i) => (i * 7 + f) % 300)),
    );
    const train = { features: wide, target: Float64Array.from({ length: 300 }, (_, i) => i % 2) };
    await expect(trainGbt(request('binary', { maxLeaves: 1024 }, { train }))).rejects.toThrow('need too much memory');
  });

  it('stops when it is cancelled, long before its end', async () => {
    const random = createRandom(3);
    const many = Array.from({ length: 60_000 }, (_, i) => i);
    const train = {
      features: encode([0, 1, 2, 3].map(() => many.map(() => random()))),
      target: Float64Array.from(many, () => Number(random() < 0.5)),
    };
    const control = new AbortController();
    setTimeout(() => control.abort(new Error('cancelled by test')), 100);
    await expect(trainGbt(request('binary', { trees: 5000 }, { train, signal: control.signal }))).rejects.toThrow(
      'cancelled by test',
    );
  });
});
