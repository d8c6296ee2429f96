import { z } from 'zod';

export const Activation = z.enum([
  'linear',
  'relu',
  'relu6',
  'leakyRelu',
  'elu',
  'selu',
  'sigmoid',
  'tanh',
  'softmax',
  'softplus',
  'softsign',
  'hardSigmoid',
  'swish',
  'gelu',
]);
export type Activation = z.infer<typeof Activation>;

const size = z.number().int().min(1);

/** One step of the forward pass; its numbers stand in `bytes` of the model, one layer after another. */
export const DenseLayer = z.discriminatedUnion('kind', [
  /** Kernel (inputs × outputs, row-major), then outputs biases; activation afterwards. */
  z.object({ kind: z.literal('dense'), inputs: size, outputs: size }),
  /** Each number times its scale, plus its shift: scales, then shifts. */
  z.object({ kind: z.literal('affine'), width: size }),
  z.object({ kind: z.literal('activation'), width: size, activation: Activation, alpha: z.number() }),
]);
export type DenseLayer = z.infer<typeof DenseLayer>;

/** A dense network: layers one after the other, on our own forward pass. */
export const DenseModel = z.object({
  kind: z.literal('dense'),
  layers: z.array(DenseLayer).min(1),
  /** Which numbers of the last layer are the answer. */
  output: z.object({ from: z.number().int().min(0), width: size }),
  /** The layers' numbers, 32-bit little-endian. */
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'the weights are missing'),
});
export type DenseModel = z.infer<typeof DenseModel>;
