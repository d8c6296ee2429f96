import { describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { packBundle } from '../bundle';
import { makeImportedBundle } from '../importing/make-imported-bundle';
import { openBundle } from '../open-bundle';
import { fileTree, xgboostFile, type FileModel, type FileNode } from '../testing/xgboost-files';
import { readXgboost } from './read-xgboost';

async function open(model: FileModel, options: Partial<ImportOptions> = {}) {
  const given = ImportOptions.parse(options);
  const imported = readXgboost({ bytes: xgboostFile(model), fileName: 'model.json' }, given);
  const bundle = await makeImportedBundle(imported, { options: given });
  const served = await openBundle(packBundle(bundle));
  const score = (row: Record<string, unknown>) => {
    const out = new Float64Array(served.outputs);
    served.scoreRow(row, out);
    return [...out];
  };
  return { imported, bundle, served, score };
}

const read = (model: FileModel) => () =>
  readXgboost({ bytes: xgboostFile(model), fileName: 'model.json' }, ImportOptions.parse({}));

/** One split on the first of two features. */
const stump = (threshold: number, leaves: [number, number], missing: 'left' | 'right'): FileModel => ({
  objective: 'reg:squarederror',
  baseScore: '0E0',
  features: 2,
  trees: [fileTree([{ feature: 0, below: threshold, left: 1, right: 2, missing }, ...leaves])],
});

// Threshold, leaves and what `predict(output_margin=True)` gives for these rows were measured with XGBoost 3.3.0
// (single-split models fitted with base_score 0, missing rows pulled to either side).
const toLeft = stump(0.001264589, [-9.973958, 9.954128], 'left');
const toRight = stump(0.001264589, [-9.957265, 9.972826], 'right');

describe('a split of XGBoost', () => {
  it.each([
    [toLeft, null, -9.973958],
    [toRight, null, 9.972826],
    [toLeft, 0, -9.973958],
    [toRight, 0, -9.957265],
    [toLeft, 1, 9.954128],
    // In single precision these equal the threshold, so they go right; the next one down goes left.
    [toLeft, 0.0012645890237763524, 9.954128],
    [toLeft, 0.0012645890237763522, 9.954128],
    [toLeft, 0.0012645889073610306, -9.973958],
  ])('sends rows where XGBoost sends them', async (model, value, expected) => {
    const { score } = await open(model);
    expect(score({ f0: value, f1: 0 })[0]).toBeCloseTo(expected, 6);
    if (value === null) expect(score({})[0]).toBeCloseTo(expected, 6);
  });

  it('compares in single precision where the decimal lies above the single', async () => {
    // XGBoost 3.3.0: all four of these rows go right of the threshold 0.045511134.
    const { score } = await open(stump(0.045511134, [-2.9646049, 3.3863893], 'left'));
    for (const value of [0.04551113396883011, 0.045511134, 0.045511133999999995, 0.0455111339688301]) {
      expect(score({ f0: value })[0]).toBeCloseTo(3.3863893, 6);
    }
  });

  it('is not changed by nodes that pruning left in the file', async () => {
    const nodes = [{ feature: 1, below: 2, left: 3, right: 4, missing: 'left' } as const, 7, 8, -1, 1];
    const { score, bundle } = await open({ ...toLeft, trees: [fileTree(nodes)] });
    expect(score({ f1: 1 })).toEqual([-1]);
    expect(score({ f1: 2 })).toEqual([1]);
    expect(bundle.model).toMatchObject({ trees: [{ value: [0, -1, 1] }] });
  });
});

describe('the answer of an XGBoost model', () => {
  const tree = (leaves: [number, number]) =>
    fileTree([{ feature: 0, below: 0.5, left: 1, right: 2, missing: 'left' }, ...leaves]);

  it('is base score and leaves for numbers', async () => {
    const { score } = await open({ ...toLeft, baseScore: '[1.25E0]', trees: [tree([1, 2]), tree([10, 20])] });
    expect(score({ f0: 0 })).toEqual([12.25]);
    expect(score({ f0: 1 })).toEqual([23.25]);
  });

  it('is the logistic of the log-odds of the base score and the leaves for two classes', async () => {
    const model: FileModel = { ...toLeft, objective: 'binary:logistic', baseScore: '2E-1', trees: [tree([1, -1])] };
    const { score, served } = await open(model, { classes: ['stays', 'leaves'], target: 'churn' });
    // Odds of .2 are 1 to 4; a leaf of ±1 makes them e^±1 times as good.
    expect(score({ f0: 0 })[0]).toBeCloseTo(1 / (1 + 4 / Math.E), 6);
    expect(score({ f0: 1 })[0]).toBeCloseTo(1 / (1 + 4 * Math.E), 6);
    expect(served.signature).toMatchObject({
      task: 'binary',
      classes: ['stays', 'leaves'],
      positiveClass: 'leaves',
      outputName: 'churn',
    });
    expect(served.predict({ f0: 0 }).label).toBe('stays');
  });

  it('is the softmax of each class for several', async () => {
    const trees = [tree([1, 0]), tree([0, 0]), tree([0, 2]), tree([0, 0]), tree([0, 0]), tree([1, 0])];
    const info = [0, 1, 2, 0, 1, 2];
    const model: FileModel = { ...toLeft, objective: 'multi:softprob', baseScore: '5E-1', classes: 3, trees, info };
    const { score, served } = await open(model, { classes: ['low', 'mid', 'high'] });
    // f0 = 0: scores 1, 0, 1; f0 = 1: scores 0, 0, 2 (the base score is the same for all)
    const [e, e2] = [Math.E, Math.E ** 2];
    [e, 1, e].forEach((weight, k) => expect(score({ f0: 0 })[k]).toBeCloseTo(weight / (2 * e + 1), 6));
    [1, 1, e2].forEach((weight, k) => expect(score({ f0: 1 })[k]).toBeCloseTo(weight / (e2 + 2), 6));
    expect(served.predict({ f0: 1 }).label).toBe('high');
  });

  it('takes a base score a class, trees of a class in any order, and classes with fewer trees', async () => {
    const model: FileModel = {
      ...toLeft,
      objective: 'multi:softmax',
      baseScore: '[0E0,1E0]',
      classes: 2,
      trees: [tree([1, 1]), tree([2, 2]), tree([4, 4])],
      info: [1, 0, 1],
    };
    const { score } = await open(model);
    // class 0: 0 + 2; class 1: 1 + 1 + 4
    expect(score({ f0: 0 })[1]).toBeCloseTo(1 / (1 + Math.exp(2 - 6)), 6);
  });

  it('weighs the trees of DART', async () => {
    const trees = [tree([1, 2]), tree([4, 8])];
    const { score } = await open({ ...toLeft, booster: 'dart', trees, weights: [1, 0.25] });
    expect(score({ f0: 0 })).toEqual([2]);
  });

  it('stops at the best iteration of a scikit-learn model, and says so', async () => {
    const trees = [tree([1, 1]), tree([10, 10]), tree([100, 100])];
    const stopped = { ...toLeft, trees, rounds: [0, 1, 2, 3] };
    const wrapped = await open({ ...stopped, attributes: { best_iteration: '1', scikit_learn: '{}' } });
    expect(wrapped.score({})).toEqual([11]);
    expect(wrapped.imported.notes.join()).toContain('the first 2 of 3 trees');
    const old = await open({ ...stopped, rounds: [], attributes: { best_iteration: '1', scikit_learn: '{}' } });
    expect(old.score({})).toEqual([11]);
    const plain = await open({ ...stopped, attributes: { best_iteration: '1' } });
    expect(plain.score({})).toEqual([111]);
  });
});

describe('the signature of an XGBoost model', () => {
  it('has the names and types of the file, nothing required', async () => {
    const { served } = await open({ ...toLeft, features: 3, names: ['a', 'b', 'c'], types: ['float', 'int', 'i'] });
    expect(served.signature.inputs.map(({ name, type, required }) => [name, type, required])).toEqual([
      ['a', 'number', false],
      ['b', 'integer', false],
      ['c', 'boolean', false],
    ]);
    expect(served.checkRow({ a: 1, b: 1.5 })?.problem).toContain('"b" must be a whole number');
    expect(served.checkRow({})).toBeNull();
  });

  it('has the given names where the file has none', async () => {
    const { score } = await open(toLeft, { featureNames: ['x', 'y'] });
    expect(score({ x: 1 })[0]).toBeCloseTo(9.954128, 6);
    await expect(open(toLeft, { featureNames: ['x'] })).rejects.toThrow('takes 2 features, but you gave 1 names');
    await expect(open({ ...toLeft, names: ['x', 'x'] })).rejects.toThrow('"x" stands twice');
  });
});

const split = { feature: 0, below: 1, left: 1, right: 2, missing: 'left' } as const;
const ofNodes = (nodes: readonly FileNode[], more?: Record<string, unknown>): FileModel => ({
  ...toLeft,
  trees: [fileTree(nodes, more)],
});

describe('a file that cannot be imported', () => {
  it.each<[string, FileModel, string]>([
    ['a cycle', ofNodes([split, { ...split, left: 0, right: 2 }, 1]), 'node 0 is reached twice'],
    ['two parents', ofNodes([{ ...split, right: 1 }, 1, 1]), 'node 1 is reached twice'],
    ['a child out of range', ofNodes([{ ...split, right: 9 }, 1]), 'points at node 9'],
    ['a feature out of range', ofNodes([{ ...split, feature: 2 }, 1, 1]), 'feature 2'],
    ['a category split', ofNodes([{ ...split, type: 1 }, 1, 1]), 'splits on categories'],
    ['a threshold beyond single', ofNodes([{ ...split, below: 1e39 }, 1, 1]), 'tree 0: node 0'],
    ['arrays of other lengths', ofNodes([split, 1, 1], { split_indices: [0] }), '1 entries'],
    ['no nodes', ofNodes([]), 'it has no nodes'],
    ['a linear booster', { ...toLeft, booster: 'gblinear' }, 'its booster is gblinear'],
    ['another objective', { ...toLeft, objective: 'count:poisson' }, 'its objective is count:poisson'],
    ['a base score out of range', { ...toLeft, objective: 'binary:logistic', baseScore: '1E0' }, 'base_score is 1'],
    ['a base score that is none', { ...toLeft, baseScore: 'half' }, 'base_score is half'],
    ['a class that is none', { ...toLeft, info: [3] }, 'tree 0 belongs to class 3'],
    ['vector leaves', ofNodes([1], { tree_param: { size_leaf_vector: '2' } }), 'several numbers'],
  ])('with %s gets a sentence', (_what, model, sentence) => {
    expect(read(model)).toThrow(sentence);
  });

  const text = (value: string) => new TextEncoder().encode(value);
  const whole = new TextDecoder().decode(xgboostFile(toLeft));
  it.each([
    ['half a UBJSON file', Uint8Array.of(0x7b, 0x4c, 0, 0, 0, 0, 0, 0, 0, 7, 0x6c), 'its UBJSON is broken'],
    ['the old binary format', text('binf\u0000\u0000'), 'old binary format'],
    ['a dump', text('[{"nodeid":0,"leaf":1}]'), 'a dump of trees'],
    ['half a file', text(whole.slice(0, whole.length / 2)), 'its JSON is broken'],
    ['NaN for a threshold', text(whole.replace('0.001264589', 'NaN')), 'its JSON is broken'],
    ['another JSON file', text('{"name":"x"}'), 'no XGBoost model: at learner'],
    ['garbage', Uint8Array.of(0xff, 0xfe, 0, 1), 'its JSON is broken'],
  ])('that is %s gets a sentence', (_what, bytes, sentence) => {
    expect(() => readXgboost({ bytes, fileName: 'x' }, ImportOptions.parse({}))).toThrow(sentence);
  });

  it('with classes that do not fit gets a sentence', async () => {
    await expect(open(toLeft, { classes: ['a', 'b'] })).rejects.toThrow('answers a number, so it has no classes');
    const binary: FileModel = { ...toLeft, objective: 'binary:logistic', baseScore: '5E-1' };
    await expect(open(binary, { classes: ['a', 'b', 'c'] })).rejects.toThrow('answers 2 classes, but 3 were named');
  });
});
