import type { Activation } from './dense-model';

const [seluScale, seluAlpha] = [1.0507009873554805, 1.6732632423543772];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Error function to 1.5e-7. Source: Abramowitz & Stegun 1964, Handbook of Mathematical Functions, 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

/** Numbers one by one; `softmax` looks at all of them and stands apart. */
const pointwise: Record<Exclude<Activation, 'softmax'>, (x: number, alpha: number) => number> = {
  linear: (x) => x,
  relu: (x) => (x < 0 ? 0 : x),
  relu6: (x) => Math.min(6, x < 0 ? 0 : x),
  leakyRelu: (x, alpha) => (x < 0 ? alpha * x : x),
  elu: (x, alpha) => (x < 0 ? alpha * Math.expm1(x) : x),
  selu: (x) => seluScale * (x < 0 ? seluAlpha * Math.expm1(x) : x),
  sigmoid,
  tanh: Math.tanh,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  softsign: (x) => x / (1 + Math.abs(x)),
  hardSigmoid: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
  swish: (x) => x * sigmoid(x),
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
};

/**
 * Applies an activation to the first `width` numbers, in place, as Keras and TensorFlow.js define it.
 *
 * @param alpha slope or height below zero, of `leakyRelu` and `elu`
 */
export function activate(activation: Activation, values: Float32Array, by: { width: number; alpha: number }): void {
  const { width, alpha } = by;
  if (activation !== 'softmax') {
    const apply = pointwise[activation];
    for (let i = 0; i < width; i++) values[i] = apply(values[i] ?? NaN, alpha);
    return;
  }
  let max = -Infinity;
  for (let i = 0; i < width; i++) max = Math.max(max, values[i] ?? NaN);
  let sum = 0;
  for (let i = 0; i < width; i++) sum += values[i] = Math.exp((values[i] ?? NaN) - max);
  for (let i = 0; i < width; i++) values[i] = (values[i] ?? NaN) / sum;
}
