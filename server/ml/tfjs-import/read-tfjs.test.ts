import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { packBundle } from '../bundle';
import { readImport } from '../importing/read-import';
import { openBundle } from '../open-bundle';
import { tarFile, zipFile } from '../testing/archives';

type Layers = layers.layers.Layer[];
const { dense, dropout, activation, batchNormalization, leakyReLU, elu, conv1d, inputLayer } = layers.layers;

beforeAll(() => tf.setBackend('cpu'));

let seed = 0;
const initial = () => layers.initializers.randomNormal({ stddev: 0.7, seed: (seed += 1) });
const make = (units: number, more: Partial<Parameters<typeof dense>[0]> = {}) =>
  dense({ units, kernelInitializer: initial(), biasInitializer: initial(), ...more });

interface Saved {
  network: layers.LayersModel;
  json: Record<string, unknown>;
  weights: Uint8Array;
}

/** Saves a network as TensorFlow.js does: model.json and one file of weights. */
async function save(network: layers.LayersModel): Promise<Saved> {
  let saved: tf.io.ModelArtifacts = {};
  await network.save({
    save: async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    },
  });
  const { modelTopology, weightSpecs, weightData, format, generatedBy } = saved;
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
  const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
  return { network, json: { format, generatedBy, modelTopology, weightsManifest }, weights };
}

const filesOf = ({ json, weights }: Saved) => ({ 'm/model.json': JSON.stringify(json), 'm/weights.bin': weights });

async function open(saved: Saved, given: Partial<ImportOptions> = {}) {
  const options = ImportOptions.parse(given);
  const { bundle } = await readImport(new Map([['model.zip', zipFile(filesOf(saved))]]), options);
  return openBundle(packBundle(bundle));
}

const sequence = (of: Layers) => save(layers.sequential({ layers: of }));
const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(i) * 2, Math.cos(3 * i), (i % 7) - 3]);

async function expectAlike(saved: Saved, given: Partial<ImportOptions> = {}) {
  const model = await open(saved, given);
  const answers = saved.network.predict(tf.tensor2d(rows)) as tf.Tensor;
  const [, width = 1] = answers.shape;
  const expected = answers.dataSync();
  const out = new Float64Array(model.outputs);
  rows.forEach(([f0, f1, f2], row) => {
    model.scoreRow({ f0, f1, f2 }, out);
    out.forEach((value, k) => {
      const place = row * width + (width === 2 ? 1 : k);
      expect(Math.abs(value - (expected[place] ?? NaN))).toBeLessThan(1e-5);
    });
  });
  return model;
}

describe('a network of TensorFlow.js', () => {
  const hidden = [
    ...(['relu', 'relu6', 'elu', 'selu', 'sigmoid', 'tanh'] as const),
    ...(['softplus', 'softsign', 'hardSigmoid', 'swish', 'linear', 'softmax'] as const),
  ];
  it.each(hidden)('with %s inside answers as TensorFlow.js does', async (name) => {
    const model = await expectAlike(await sequence([make(8, { inputShape: [3], activation: name }), make(1)]));
    expect(model).toMatchObject({ kind: 'dense', task: 'regression' });
  });

  it.each([
    [1, 'sigmoid', 'binary', ['0', '1']],
    [2, 'softmax', 'binary', ['0', '1']],
    [4, 'softmax', 'multiclass', ['0', '1', '2', '3']],
  ] as const)('that ends with %i × %s is %s', async (units, end, task, classes) => {
    const of = [make(6, { inputShape: [3], activation: 'tanh' }), make(units, { activation: end })];
    const model = await expectAlike(await sequence(of));
    expect(model.signature).toMatchObject({ task, classes });
    expect(model.checkRow({ f0: 1, f1: 2 })?.problem).toContain('"f2" is missing');
  });

  it('may have dropout, normalisation and activations of their own', async () => {
    const normal = batchNormalization({
      inputShape: [3],
      ...{ betaInitializer: initial(), gammaInitializer: initial(), movingMeanInitializer: initial() },
    });
    const of = [normal, make(5, { useBias: false }), leakyReLU({ alpha: 0.2 }), dropout({ rate: 0.5 }), make(4)];
    const saved = await sequence([...of, elu(), make(3), activation({ activation: 'softmax' })]);
    const model = await expectAlike(saved, { classes: ['a', 'b', 'c'] });
    expect(model.signature.classes).toEqual(['a', 'b', 'c']);
  });

  it('may be a functional one whose layers follow each other', async () => {
    const input = layers.input({ shape: [3] });
    const inside = make(5, { activation: 'relu' }).apply(input);
    const output = make(1).apply(inside) as layers.SymbolicTensor;
    const model = await expectAlike(await save(layers.model({ inputs: input, outputs: output })));
    expect(model.task).toBe('regression');
  });

  it('comes as tar, or as files of their own', async () => {
    const saved = await sequence([inputLayer({ inputShape: [3] }), make(1)]);
    const options = ImportOptions.parse({ featureNames: ['x', 'y', 'z'] });
    const tar = await readImport(new Map([['m.tar', tarFile(filesOf(saved))]]), options);
    const encoder = new TextEncoder();
    const files = Object.entries(filesOf(saved)).map(([name, content]) => {
      return [name, typeof content === 'string' ? encoder.encode(content) : content] as const;
    });
    const apart = await readImport(new Map(files), options);
    expect(apart.bundle).toEqual(tar.bundle);
    expect(tar.bundle.signature.inputs.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
  });
});

describe('a network that cannot be served', () => {
  const why = (saved: Saved, given: Partial<ImportOptions> = {}) =>
    open(saved, given).then(
      () => 'it was opened',
      (error: unknown) => String(error),
    );

  it('because of a layer gets a sentence that names it', async () => {
    const convolution = conv1d({ filters: 2, kernelSize: 2, inputShape: [8, 1] });
    expect(await why(await sequence([convolution]))).toContain('the network takes the shape [, 8, 1]');
    const saved = await sequence([make(4, { inputShape: [3] }), make(1)]);
    const text = JSON.stringify(saved.json).replace('"class_name":"Dense"', '"class_name":"Attention"');
    expect(await why({ ...saved, json: JSON.parse(text) as Saved['json'] })).toContain('layer Attention "dense');
  });

  it('because it branches gets a sentence', async () => {
    const input = layers.input({ shape: [3] });
    const both = [make(4).apply(input), make(4).apply(input)] as layers.SymbolicTensor[];
    const output = layers.layers.add().apply(both) as layers.SymbolicTensor;
    const saved = await save(layers.model({ inputs: input, outputs: output }));
    expect(await why(saved)).toContain('only networks whose layers follow');
  });

  it('because of its end gets a sentence', async () => {
    const scores = await sequence([make(3, { inputShape: [3] })]);
    expect(await why(scores)).toContain('ends with linear, which gives no probabilities');
    const number = await sequence([make(2, { inputShape: [3], activation: 'softmax' })]);
    expect(await why(number, { task: 'regression' })).toContain('answers 2 numbers a row; one was expected');
  });

  it('because its files are not whole gets a sentence', async () => {
    const saved = await sequence([make(4, { inputShape: [3] }), make(1)]);
    expect(await why({ ...saved, weights: saved.weights.subarray(4) })).toContain('a file is cut off or missing');
    const longer = Buffer.concat([saved.weights, Buffer.alloc(4)]);
    expect(await why({ ...saved, weights: longer })).toContain('the files do not fit');
    const text = JSON.stringify(saved.json);
    const alone = new Map([['model.json', new TextEncoder().encode(text)]]);
    await expect(readImport(alone, ImportOptions.parse({}))).rejects.toThrow('names weights in other files');
    const shape = text.replace('"shape":[3,4]', '"shape":[4,3]');
    const turned = { ...saved, json: JSON.parse(shape) as Saved['json'] };
    expect(await why(turned)).toContain('kernel has the shape 4 × 3, but 3 × 4 fits');
  });
});
