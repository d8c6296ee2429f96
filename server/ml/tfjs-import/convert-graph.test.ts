import { describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { readImport } from '../importing/read-import';
import { openServed } from '../open-bundle';

type Node = { name: string; op: string; input?: string[]; attr?: Record<string, unknown> };
interface Given {
  nodes: Node[];
  weights: Record<string, { shape: number[]; values: number[] }>;
}

const rows = { shape: { dim: [{ size: '-1' }, { size: '2' }] } };
const input: Node = { name: 'x', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' }, shape: rows } };
const constants = (given: Given): Node[] => Object.keys(given.weights).map((name) => ({ name, op: 'Const' }));

/** A graph model as tensorflowjs_converter writes it. */
function filesOf(given: Given): Map<string, Uint8Array> {
  const weights = Object.entries(given.weights).map(([name, { shape }]) => ({ name, shape, dtype: 'float32' }));
  const json = {
    format: 'graph-model',
    generatedBy: '2.15.0',
    convertedBy: 'TensorFlow.js Converter v4.22.0',
    modelTopology: { node: [...constants(given), ...given.nodes] },
    weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights }],
  };
  const values = Object.values(given.weights).flatMap((one) => one.values);
  return new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(json))],
    ['group1-shard1of1.bin', new Uint8Array(Float32Array.from(values).buffer)],
  ]);
}

async function score(given: Given, row: [number, number]): Promise<number[]> {
  const { bundle } = await readImport(filesOf(given), ImportOptions.parse({ featureNames: ['a', 'b'] }));
  const served = await openServed(bundle);
  const out = new Float64Array(served.outputs);
  await served.scoreRow({ a: row[0], b: row[1] }, out);
  return [...out];
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const fused = (...ops: string[]) => ({ fused_ops: { list: { s: ops.map(base64) } } });
const weights = {
  'd/kernel': { shape: [2, 2], values: [1, -1, 2, 1] },
  'd/bias': { shape: [2], values: [0.5, 0] },
  'o/kernel': { shape: [2, 1], values: [1, 2] },
};

describe('a graph model', () => {
  // a = 3, b = 1: 1·3 + 2·1 + .5 = 5.5 and −1·3 + 1·1 = −2, which relu makes 0; 1·5.5 + 2·0 = 5.5
  it.each<[string, Node[]]>([
    [
      'with fused nodes',
      [
        { name: 'h', op: '_FusedMatMul', input: ['x', 'd/kernel', 'd/bias'], attr: fused('BiasAdd', 'Relu') },
        { name: 'y', op: 'MatMul', input: ['h', 'o/kernel'] },
        { name: 'Identity', op: 'Identity', input: ['y'] },
      ],
    ],
    [
      'with nodes of their own',
      [
        { name: 'm', op: 'MatMul', input: ['x:0', 'd/kernel', '^init'] },
        { name: 'b', op: 'BiasAdd', input: ['m', 'd/bias'] },
        { name: 'h', op: 'Relu', input: ['b'] },
        { name: 'y', op: 'MatMul', input: ['h', 'o/kernel'] },
      ],
    ],
  ])('%s answers what can be worked out by hand', async (_what, nodes) => {
    expect(await score({ nodes: [input, ...nodes], weights }, [3, 1])).toEqual([5.5]);
  });

  it('may scale its input, and end with a probability', async () => {
    const nodes: Node[] = [
      input,
      { name: 's', op: 'Sub', input: ['x', 'mean'] },
      { name: 'm', op: 'Mul', input: ['scale', 's'] },
      { name: 'y', op: 'MatMul', input: ['m', 'o/kernel'] },
      { name: 'p', op: 'Sigmoid', input: ['y'] },
    ];
    const more = { mean: { shape: [2], values: [1, 2] }, scale: { shape: [], values: [0.5] } };
    const [p = NaN] = await score({ nodes, weights: { ...more, 'o/kernel': weights['o/kernel'] } }, [3, 3]);
    // (3 − 1) / 2 + 2 · (3 − 2) / 2 = 2
    expect(p).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });

  it.each<[string, Node[], string]>([
    ['branches', [
      { name: 'a', op: 'Relu', input: ['x'] },
      { name: 'b', op: 'Tanh', input: ['x'] },
    ], 'the graph branches at "x"'],
    ['does something else', [{ name: 'c', op: 'Conv2D', input: ['x', 'd/kernel'] }], '"c" (Conv2D) is not supported'],
    ['does not fit', [{ name: 'y', op: 'MatMul', input: ['x', 'd/bias'] }], 'multiplies by 2 where 2 numbers come in'],
    ['takes two inputs', [{ ...input, name: 'z' }], 'it takes 2 inputs'],
    ['does nothing', [], 'the graph does nothing'],
  ])('that %s gets a sentence', async (_what, nodes, sentence) => {
    await expect(score({ nodes: [input, ...nodes], weights }, [1, 1])).rejects.toThrow(sentence);
  });

  it('for images gets a sentence', async () => {
    const dim = ['-1', '8', '8', '3'].map((size) => ({ size }));
    const image = { ...input, attr: { shape: { shape: { dim } } } };
    const graph = { nodes: [image, { name: 'r', op: 'Relu', input: ['x'] }], weights };
    await expect(score(graph, [1, 1])).rejects.toThrow('the network takes the shape [-1, 8, 8, 3]');
  });
});
