import type { Predictor } from '../predictor';
import { activate } from './activations';
import type { DenseLayer, DenseModel } from './dense-model';

/** Turns the numbers of one layer into those of the next. */
type Step = (from: Float32Array, to: Float32Array) => void;

const widthAfter = (layer: DenseLayer) => (layer.kind === 'dense' ? layer.outputs : layer.width);
const widthBefore = (layer: DenseLayer) => (layer.kind === 'dense' ? layer.inputs : layer.width);

function sizeOf(layer: DenseLayer): number {
  if (layer.kind === 'dense') return (layer.inputs + 1) * layer.outputs;
  return layer.kind === 'affine' ? 2 * layer.width : 0;
}

function denseStep(weights: Float32Array, inputs: number, outputs: number): Step {
  const biases = weights.subarray(inputs * outputs);
  return (from, to) => {
    for (let k = 0; k < outputs; k++) to[k] = biases[k] ?? 0;
    for (let i = 0; i < inputs; i++) {
      const value = from[i] ?? NaN;
      const row = i * outputs;
      for (let k = 0; k < outputs; k++) to[k] = (to[k] ?? 0) + value * (weights[row + k] ?? 0);
    }
  };
}

function stepOf(layer: DenseLayer, weights: Float32Array): Step {
  if (layer.kind === 'dense') return denseStep(weights, layer.inputs, layer.outputs);
  const { width } = layer;
  if (layer.kind === 'affine') {
    return (from, to) => {
      for (let i = 0; i < width; i++) to[i] = (from[i] ?? NaN) * (weights[i] ?? NaN) + (weights[width + i] ?? NaN);
    };
  }
  return (from, to) => {
    to.set(from.subarray(0, width));
    activate(layer.activation, to, layer);
  };
}

/** The model's numbers, copied to where a Float32Array may lie. @throws RangeError if their count is wrong */
function readWeights({ layers, bytes }: DenseModel): Float32Array {
  const count = layers.reduce((sum, layer) => sum + sizeOf(layer), 0);
  if (bytes.byteLength !== 4 * count) {
    throw new RangeError(`the network has ${bytes.byteLength / 4} weights where its layers need ${count}`);
  }
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/**
 * Makes a dense network ready to answer.
 *
 * @throws RangeError if its layers do not fit together
 */
export function createDensePredictor(model: DenseModel, featureCount: number): Predictor {
  const { layers, output } = model;
  const weights = readWeights(model);
  let width = featureCount;
  let at = 0;
  const steps = layers.map((layer) => {
    if (widthBefore(layer) !== width) {
      throw new RangeError(`a layer takes ${widthBefore(layer)} numbers, but the one before it gives ${width}`);
    }
    width = widthAfter(layer);
    const own = weights.subarray(at, (at += sizeOf(layer)));
    return stepOf(layer, own);
  });
  if (output.from + output.width > width) {
    throw new RangeError(`the network answers ${width} numbers, fewer than asked`);
  }
  const widest = Math.max(featureCount, ...layers.map(widthAfter));
  const buffers = [new Float32Array(widest), new Float32Array(widest)] as const;
  return {
    featureCount,
    width: output.width,
    predictRow: (features, out, place) => {
      buffers[0].set(features);
      for (let i = 0; i < steps.length; i++) {
        const isEven = i % 2 === 0;
        steps[i]?.(isEven ? buffers[0] : buffers[1], isEven ? buffers[1] : buffers[0]);
      }
      const last = steps.length % 2 === 0 ? buffers[0] : buffers[1];
      for (let k = 0; k < output.width; k++) out[place + k] = last[output.from + k] ?? NaN;
    },
  };
}
