import { describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { packBundle, unpackBundle } from '../bundle';
import { makeImportedBundle } from '../importing/make-imported-bundle';
import { openBundle } from '../open-bundle';
import { floats, mapsOutput, onnxFile, value } from '../testing/onnx-files';
import { readOnnx } from './read-onnx';

async function open(bytes: Uint8Array, given: Partial<ImportOptions> = {}) {
  const options = ImportOptions.parse(given);
  const imported = await readOnnx({ bytes, fileName: 'model.onnx' }, options);
  const packed = packBundle(await makeImportedBundle(imported, { options }));
  const served = await openBundle(packed);
  const score = (row: Record<string, unknown>) => {
    const out = new Float64Array(served.outputs);
    served.scoreRow(row, out);
    return [...out];
  };
  return { imported, packed, served, score };
}

const read = (bytes: Uint8Array, given: Partial<ImportOptions> = {}) =>
  readOnnx({ bytes, fileName: 'model.onnx' }, ImportOptions.parse(given));

/** 2a − b + 0.5 */
const line = (rows: number | string = 'N', opset = 13) =>
  onnxFile({
    nodes: [{ op: 'Gemm', in: ['x', 'w', 'b'], out: ['y'] }],
    inputs: [value('x', 'float', [rows, 2])],
    outputs: [value('y', 'float', [rows, 1])],
    initializers: [floats('w', [2, 1], [2, -1]), floats('b', [1], [0.5])],
    opset,
  });

describe('a graph over one tensor', () => {
  it('answers numbers under the names given', async () => {
    const { score, served } = await open(line(), { featureNames: ['a', 'b'], target: 'price' });
    expect(score({ a: 3, b: 4 })).toEqual([2.5]);
    expect(served.signature).toMatchObject({ task: 'regression', outputName: 'price', classes: [] });
    expect(served.signature.inputs.map(({ name, type, required }) => [name, type, required])).toEqual([
      ['a', 'number', true],
      ['b', 'number', true],
    ]);
  });

  it('names fields after the input where nobody names them', async () => {
    const { score } = await open(line());
    expect(score({ x_0: 1, x_1: 1 })).toEqual([1.5]);
  });

  it.each(['N', 1])('scores a table as it scores rows, whether it takes many or one (%s)', async (rows) => {
    const { served, score } = await open(line(rows), { featureNames: ['a', 'b'] });
    const given = Array.from({ length: 2300 }, (_, i) => ({ a: i / 7, b: (i * 13) % 5 }));
    const table = tableFromRows(given, [
      { name: 'a', type: 'number' },
      { name: 'b', type: 'integer' },
    ]);
    const answers = await served.predictTable(table);
    expect([...answers]).toEqual(given.flatMap(score));
  });

  it('answers the probability of the positive class where told that it does', async () => {
    const bytes = onnxFile({
      nodes: [
        { op: 'Gemm', in: ['x', 'w', 'b'], out: ['s'] },
        { op: 'Sigmoid', in: ['s'], out: ['p'] },
      ],
      inputs: [value('x', 'float', ['N', 2])],
      outputs: [value('p', 'float', ['N', 1])],
      initializers: [floats('w', [2, 1], [2, -1]), floats('b', [1], [0.5])],
    });
    const { score, served } = await open(bytes, { task: 'binary', classes: ['no', 'yes'] });
    expect(score({ x_0: 1, x_1: 2.5 })[0]).toBeCloseTo(0.5, 7);
    expect(score({ x_0: 1, x_1: 1.5 })[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect(served.predict({ x_0: 1, x_1: 0 }).label).toBe('yes');
  });
});

/** x < 0.5: class shares .7 .2 .1, else .1 .3 .6; as scikit-learn's converter writes a decision tree. */
const treeNodes = {
  op: 'TreeEnsembleClassifier',
  ml: true,
  in: ['X'],
  out: ['label', 'probabilities'],
  with: {
    nodes_treeids: [0, 0, 0],
    nodes_nodeids: [0, 1, 2],
    nodes_featureids: [1, 0, 0],
    nodes_values: { floats: [0.5, 0, 0] },
    nodes_hitrates: { floats: [1, 1, 1] },
    nodes_modes: ['BRANCH_LT', 'LEAF', 'LEAF'],
    nodes_truenodeids: [1, 0, 0],
    nodes_falsenodeids: [2, 0, 0],
    nodes_missing_value_tracks_true: [1, 0, 0],
    class_treeids: [0, 0, 0, 0, 0, 0],
    class_nodeids: [1, 1, 1, 2, 2, 2],
    class_ids: [0, 1, 2, 0, 1, 2],
    class_weights: { floats: [0.7, 0.2, 0.1, 0.1, 0.3, 0.6] },
    classlabels_strings: ['low', 'mid', 'high'],
    post_transform: 'NONE',
  },
};
const classifier = (zipMap: boolean) =>
  onnxFile({
    nodes: zipMap
      ? [
          treeNodes,
          {
            op: 'ZipMap',
            ml: true,
            in: ['probabilities'],
            out: ['maps'],
            with: { classlabels_strings: ['low', 'mid', 'high'] },
          },
        ]
      : [treeNodes],
    inputs: [value('X', 'float', ['N', 2])],
    outputs: [
      value('label', 'string', ['N']),
      zipMap ? mapsOutput('maps') : value('probabilities', 'float', ['N', 3]),
    ],
  });

describe('a classifier of scikit-learn', () => {
  it.each([false, true])('answers the shares of its own classes (as maps: %s)', async (zipMap) => {
    const { score, served, imported } = await open(classifier(zipMap), { featureNames: ['width', 'depth'] });
    expect(served.signature).toMatchObject({ task: 'multiclass', classes: ['low', 'mid', 'high'] });
    [0.7, 0.2, 0.1].forEach((share, k) => expect(score({ width: 0, depth: 0.4 })[k]).toBeCloseTo(share, 6));
    expect(served.predict({ width: 0, depth: 0.5 }).label).toBe('high');
    expect(imported.origin.producer).toBe('skl2onnx 1.17.0');
  });

  it('may miss values, since trees know where they go', async () => {
    const { score, served } = await open(classifier(false), { featureNames: ['width', 'depth'] });
    expect(served.checkRow({})).toBeNull();
    expect(score({})[0]).toBeCloseTo(0.7, 6);
  });

  it('takes a column of numbers, whole numbers and texts each as its own field', async () => {
    const bytes = onnxFile({
      nodes: [
        { op: 'Cast', in: ['rooms'], out: ['rooms_float'], with: { to: 1 } },
        { op: 'OneHotEncoder', ml: true, in: ['city'], out: ['hot'], with: { cats_strings: ['Bern', 'Basel'] } },
        { op: 'Reshape', in: ['hot', 'shape'], out: ['flat'] },
        { op: 'Concat', in: ['size', 'rooms_float', 'flat'], out: ['all'], with: { axis: 1 } },
        { op: 'Gemm', in: ['all', 'w', 'b'], out: ['s'] },
        { op: 'Softmax', in: ['s'], out: ['probabilities'], with: { axis: 1 } },
        { op: 'ArgMax', in: ['probabilities'], out: ['label'], with: { axis: 1, keepdims: 0 } },
      ],
      inputs: [
        value('size', 'float', ['N', 1]),
        value('rooms', 'int64', ['N', 1]),
        value('city', 'string', ['N', 1]),
      ],
      outputs: [value('label', 'int64', ['N']), value('probabilities', 'float', ['N', 2])],
      initializers: [
        // Second class: size + 2 rooms + 3 in Basel; first class: 0.
        floats('w', [4, 2], [0, 1, 0, 2, 0, 0, 0, 3]),
        floats('b', [2], [0, -4]),
        { name: 'shape', dataType: 7, dims: [2], int64Data: [-1, 2] },
      ],
    });
    const { score, served } = await open(bytes, { classes: ['cheap', 'dear'] });
    expect(served.signature.inputs.map(({ name, type }) => [name, type])).toEqual([
      ['size', 'number'],
      ['rooms', 'integer'],
      ['city', 'category'],
    ]);
    expect(score({ size: 1, rooms: 2, city: 'Basel' })[0]).toBeCloseTo(1 / (1 + Math.exp(-4)), 6);
    expect(score({ size: 0, rooms: 2, city: 'Bern' })[0]).toBeCloseTo(0.5, 6);
    expect(served.signature.inputs[2]?.categories).toEqual(['Bern', 'Basel']);
    const table = tableFromRows([{ size: 1, rooms: 2, city: 'Basel' }], [
      { name: 'size', type: 'number' },
      { name: 'rooms', type: 'integer' },
      { name: 'city', type: 'category' },
    ]);
    expect((await served.predictTable(table))[0]).toBeCloseTo(1 / (1 + Math.exp(-4)), 6);
    expect(() => score({ size: 1, rooms: 2 })).toThrow('field "city" is missing');
  });
});

describe('a packed graph', () => {
  it('comes back byte for byte, and refuses to be cut', async () => {
    const { packed } = await open(line());
    const { model } = unpackBundle(packed);
    expect(model.kind === 'onnx' && Buffer.compare(model.bytes, line())).toBe(0);
    await expect(openBundle(packed.subarray(0, 100))).rejects.toThrow('this model bundle is cut off');
    await expect(openBundle(packed.subarray(0, packed.length - 9))).rejects.toThrow('onnxruntime cannot load it');
  });

  it('cannot run once it was released', async () => {
    const { served, score } = await open(line());
    served.release();
    expect(() => score({ x_0: 1, x_1: 1 })).toThrow(/./);
  });
});

type File = Parameters<typeof onnxFile>[0];
const outputsOf = (outputs: File['outputs'], nodes: File['nodes']) =>
  onnxFile({ nodes, inputs: [value('x', 'float', ['N', 2])], outputs });
const identity = (name: string) => ({ op: 'Identity', in: ['x'], out: [name] });

describe('a graph that cannot be served', () => {
  it.each<[string, Uint8Array, string, Partial<ImportOptions>]>([
    ['garbage', Uint8Array.from({ length: 50 }, (_, i) => 255 - i), 'no ONNX model', {}],
    ['an empty file', new Uint8Array(0), 'it has no graph', {}],
    ['a file cut off', line().subarray(0, 40), 'cut off', {}],
    ['an opset from the future', line('N', 999), 'onnxruntime cannot load it: ', {}],
    ['images', onnxFile({
      nodes: [identity('y')],
      inputs: [value('x', 'float', ['N', 3, 8, 8])],
      outputs: [value('y', 'float', ['N', 3, 8, 8])],
    }), 'has the shape [N, 3, 8, 8]', {}],
    ['32 rows at a time', line(32), 'takes 32 rows at a time', {}],
    ['too few names', line(), 'takes 2 values a row, but you gave 1', { featureNames: ['a'] }],
    ['labels only', outputsOf([value('label', 'int64', ['N'])], [
      { op: 'ArgMax', in: ['x'], out: ['label'], with: { axis: 1, keepdims: 0 } },
    ]), 'are labels only', {}],
    ['scores that are no shares', outputsOf([value('y', 'float', ['N', 2])], [identity('y')]),
      'end the graph with Softmax', {}],
    ['a number that is no probability', line(), 'gives no probabilities: they do not lie between 0 and 1', {
      task: 'binary',
    }],
    ['two answers', outputsOf([value('y', 'float', ['N', 2]), value('z', 'float', ['N', 2])], [
      identity('y'),
      identity('z'),
    ]), 'several outputs (y, z)', {}],
    ['an unknown output', line(), 'there is no output "z"; the graph has y', { output: 'z' }],
    ['other classes', classifier(false), 'answers 3 classes, but 2 were named', { classes: ['a', 'b'] }],
  ])('for %s gets a sentence', async (_what, bytes, sentence, options) => {
    await expect(read(bytes, options)).rejects.toThrow(sentence);
  });

  it('that answers NaN gets a sentence', async () => {
    const bytes = outputsOf([value('y', 'float', ['N', 2])], [{ op: 'Log', in: ['x'], out: ['y'] }]);
    await expect(open(bytes, { task: 'multiclass' })).rejects.toThrow(/no probabilities|answers NaN/);
  });
});
