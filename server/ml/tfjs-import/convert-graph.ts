import type { Activation } from '../dense/dense-model';
import type { Converted } from './convert-layers';
import { flagOf, fusedOps, GraphTopology, numberOf, shapeOf, type GraphNode } from './graph-schema';
import type { Weight } from './read-weights';

const passThrough = new Set(['Identity', 'StopGradient', 'Placeholder']);
const activations: Record<string, Activation> = {
  Relu: 'relu',
  Relu6: 'relu6',
  Elu: 'elu',
  Selu: 'selu',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Softmax: 'softmax',
  Softplus: 'softplus',
  Softsign: 'softsign',
  LeakyRelu: 'leakyRelu',
};
const leakySlope = 0.2;

const asOnnx = 'only dense networks are served directly; convert others to ONNX with tf2onnx';
/** `dense/kernel:0` is the first output of the node; `^init` only orders nodes. */
const nodeName = (input: string) => input.replace(/:\d+$/, '');
const isData = (input: string) => !input.startsWith('^');

interface Walk extends Converted {
  width: number;
  weights: ReadonlyMap<string, Weight>;
}

function constantOf(walk: Walk, node: GraphNode, place: number): Weight {
  const name = nodeName(node.input[place] ?? '');
  const weight = walk.weights.get(name);
  if (weight) return weight;
  throw new RangeError(`node "${node.name}" (${node.op}) does not take weights where they were expected: ${asOnnx}`);
}

function addActivation(walk: Walk, node: GraphNode, op: string): void {
  const activation = activations[op];
  if (!activation) throw new RangeError(`node "${node.name}" (${op}) is not supported: ${asOnnx}`);
  const slope = numberOf(node, 'alpha') ?? numberOf(node, 'leakyrelu_alpha') ?? leakySlope;
  const alpha = activation === 'leakyRelu' ? slope : 1;
  walk.layers.push({ kind: 'activation', activation, width: walk.width, alpha });
}

function addMatMul(walk: Walk, node: GraphNode): void {
  const { shape, values } = constantOf(walk, node, 1);
  const [inputs = 0, outputs = 0] = shape;
  const isTurned = flagOf(node, 'transpose_a') || flagOf(node, 'transpose_b');
  if (isTurned || shape.length !== 2 || inputs !== walk.width) {
    throw new RangeError(`node "${node.name}" multiplies by ${shape.join(' × ')} where ${walk.width} numbers come in`);
  }
  walk.layers.push({ kind: 'dense', inputs, outputs });
  walk.numbers.push(values, new Float32Array(outputs));
  walk.width = outputs;
}

/** x · scale + shift, where a constant has one number for all or one each. */
function addAffine(walk: Walk, constant: Weight, by: 'scale' | 'shift' | 'minus'): void {
  const { width } = walk;
  const { values } = constant;
  if (values.length !== 1 && values.length !== width) {
    throw new RangeError(`the constant "${constant.name}" has ${values.length} numbers where ${width} come in`);
  }
  const each = Float32Array.from({ length: width }, (_, i) => values[values.length === 1 ? 0 : i] ?? 0);
  const ones = new Float32Array(width).fill(1);
  walk.layers.push({ kind: 'affine', width });
  if (by === 'scale') walk.numbers.push(each, new Float32Array(width));
  else walk.numbers.push(ones, by === 'shift' ? each : each.map((value) => -value));
}

function convertNode(walk: Walk, node: GraphNode): void {
  const { op } = node;
  if (passThrough.has(op)) return;
  if (op === 'MatMul') return addMatMul(walk, node);
  if (op === '_FusedMatMul') {
    addMatMul(walk, node);
    for (const fused of fusedOps(node)) {
      if (fused === 'BiasAdd') addAffine(walk, constantOf(walk, node, 2), 'shift');
      else addActivation(walk, node, fused);
    }
    return;
  }
  const constant = () => constantOf(walk, node, walk.weights.has(nodeName(node.input[0] ?? '')) ? 0 : 1);
  if (op === 'BiasAdd' || op === 'Add' || op === 'AddV2') return addAffine(walk, constant(), 'shift');
  if (op === 'Mul') return addAffine(walk, constant(), 'scale');
  if (op === 'Sub') return addAffine(walk, constantOf(walk, node, 1), 'minus');
  addActivation(walk, node, op);
}

/** The nodes from the placeholder on, each fed by the one before. @throws RangeError where they branch */
function chainOf(nodes: readonly GraphNode[]): GraphNode[] {
  const starts = nodes.filter(({ op }) => op === 'Placeholder');
  const [start] = starts;
  if (!start || starts.length > 1) throw new RangeError(`it takes ${starts.length} inputs; one, [N, d], can be served`);
  const chain = [start];
  for (let last = start; ; ) {
    const next = nodes.filter(({ input }) => input.filter(isData).map(nodeName).includes(last.name));
    const [only] = next;
    if (!only) return chain;
    if (next.length > 1 || chain.includes(only)) {
      throw new RangeError(`the graph branches at "${last.name}": ${asOnnx}`);
    }
    chain.push(only);
    last = only;
  }
}

/**
 * Converts a graph model whose nodes follow each other from its one input: matrix products, additions, activations.
 *
 * @throws RangeError naming the node our forward pass has no like for
 */
export function convertGraph(
  topology: Record<string, unknown>,
  weights: readonly Weight[],
): Converted & { width: number; featureCount: number } {
  const parsed = GraphTopology.safeParse(topology);
  if (!parsed.success) throw new RangeError('this is no TensorFlow.js graph model: model.json has no nodes');
  const chain = chainOf(parsed.data.node);
  const [start] = chain;
  const shape = start ? shapeOf(start) : null;
  const featureCount = shape?.[1] ?? 0;
  if (shape?.length !== 2 || featureCount < 1) {
    throw new RangeError(`the network takes the shape [${shape?.join(', ') ?? '?'}]; only rows, [N, d], are served`);
  }
  const byName = new Map(weights.map((weight) => [nodeName(weight.name), weight] as const));
  const walk: Walk = { layers: [], numbers: [], width: featureCount, weights: byName };
  for (const node of chain) convertNode(walk, node);
  if (walk.layers.length === 0) throw new RangeError('the graph does nothing with its input');
  return { layers: walk.layers, numbers: walk.numbers, width: walk.width, featureCount };
}
