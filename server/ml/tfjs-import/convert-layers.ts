import { Activation, type DenseLayer } from '../dense/dense-model';
import type { Weight } from './read-weights';
import type { TfjsLayer } from './tfjs-schema';

export interface Converted {
  layers: DenseLayer[];
  /** The layers' numbers in order. */
  numbers: Float32Array[];
}

interface Converting extends Converted {
  layer: TfjsLayer;
  /** Numbers the layer before gives. */
  width: number;
  weights: readonly Weight[];
}

const passThrough = new Set([
  'InputLayer',
  'Dropout',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'ActivityRegularization',
  'Flatten',
]);

const activationNames: Record<string, Activation> = {
  hard_sigmoid: 'hardSigmoid',
  silu: 'swish',
  leaky_relu: 'leakyRelu',
};

const nameOf = ({ class_name: kind, config }: TfjsLayer) => `${kind} "${config.name ?? ''}"`;

function weightOf({ layer, weights }: Converting, name: string, shape: readonly number[]): Float32Array {
  const own = String(layer.config.name ?? '').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const ending = new RegExp(`(^|/)${own}/${name}(:0)?$`);
  const found = weights.find((weight) => ending.test(weight.name));
  if (!found) throw new RangeError(`layer ${nameOf(layer)} has no weights "${name}"`);
  if (found.shape.join() !== shape.join()) {
    throw new RangeError(
      `layer ${nameOf(layer)}: ${name} has the shape ${found.shape.join(' × ')}, but ${shape.join(' × ')} fits`,
    );
  }
  return found.values;
}

function addActivation(to: Converting, named: unknown, by: { width: number; alpha?: number }): void {
  const name = typeof named === 'string' ? named : 'linear';
  const parsed = Activation.safeParse(activationNames[name] ?? name);
  if (!parsed.success) {
    throw new RangeError(`layer ${nameOf(to.layer)} has the activation ${name}, which is not supported`);
  }
  if (parsed.data === 'linear') return;
  to.layers.push({ kind: 'activation', activation: parsed.data, width: by.width, alpha: by.alpha ?? 1 });
}

function addDense(to: Converting): number {
  const { units, use_bias: useBias, activation } = to.layer.config;
  const outputs = Number(units);
  if (!Number.isInteger(outputs) || outputs < 1) throw new RangeError(`layer ${nameOf(to.layer)} has ${units} units`);
  const kernel = weightOf(to, 'kernel', [to.width, outputs]);
  const biases = useBias === false ? new Float32Array(outputs) : weightOf(to, 'bias', [outputs]);
  to.layers.push({ kind: 'dense', inputs: to.width, outputs });
  to.numbers.push(kernel, biases);
  addActivation(to, activation, { width: outputs });
  return outputs;
}

/** y = γ (x − mean) / √(variance + ε) + β */
function addNormalisation(to: Converting): void {
  const { epsilon, center, scale } = to.layer.config;
  const shape = [to.width];
  const read = (name: string) => weightOf(to, name, shape);
  const [means, variances] = [read('moving_mean'), read('moving_variance')];
  const gammas = scale === false ? null : read('gamma');
  const betas = center === false ? null : read('beta');
  const scales = variances.map((v, i) => (gammas?.[i] ?? 1) / Math.sqrt(v + (Number(epsilon) || 1e-3)));
  const shifts = means.map((mean, i) => (betas?.[i] ?? 0) - mean * (scales[i] ?? 0));
  to.layers.push({ kind: 'affine', width: to.width });
  to.numbers.push(scales, shifts);
}

function addRescaling(to: Converting): void {
  const { scale, offset } = to.layer.config;
  to.layers.push({ kind: 'affine', width: to.width });
  to.numbers.push(new Float32Array(to.width).fill(Number(scale)), new Float32Array(to.width).fill(Number(offset ?? 0)));
}

/** Converts one layer. @returns how many numbers it gives; @throws RangeError if our forward pass has no such layer */
function convertLayer(to: Converting): number {
  const { layer, width } = to;
  const { class_name: kind, config } = layer;
  if (passThrough.has(kind)) return width;
  if (kind === 'Dense') return addDense(to);
  const alpha = Number(config['alpha'] ?? 0.3);
  if (kind === 'Activation') addActivation(to, config['activation'], { width });
  else if (kind === 'ReLU') addActivation(to, Number(config['max_value']) === 6 ? 'relu6' : 'relu', { width });
  else if (kind === 'LeakyReLU') addActivation(to, 'leakyRelu', { width, alpha });
  else if (kind === 'ELU') addActivation(to, 'elu', { width, alpha: Number(config['alpha'] ?? 1) });
  else if (kind === 'Softmax') addActivation(to, 'softmax', { width });
  else if (kind === 'BatchNormalization') addNormalisation(to);
  else if (kind === 'Rescaling') addRescaling(to);
  else {
    throw new RangeError(
      `layer ${nameOf(layer)} is not supported: dense networks are served directly, others as ONNX ` +
        '(convert the model with tf2onnx)',
    );
  }
  return width;
}

/** Converts layers that follow each other. */
export function convertLayers(
  chain: readonly TfjsLayer[],
  { width: inputs, weights }: { width: number; weights: readonly Weight[] },
): Converted & { width: number } {
  const converted: Converted = { layers: [], numbers: [] };
  let width = inputs;
  for (const layer of chain) width = convertLayer({ ...converted, layer, width, weights });
  return { ...converted, width };
}
