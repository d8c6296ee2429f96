import { z } from 'zod';
import { DenseModel } from './dense/dense-model';
import { GbtModel } from './gbt/tree';
import { OnnxModel } from './onnx/onnx-model';
import { RemoteModel } from './remote/remote-model';

/** Always the same answer: class shares, or one number. */
export const ConstantModel = z.object({ kind: z.literal('constant'), values: z.array(z.number()) });
export type ConstantModel = z.infer<typeof ConstantModel>;

/** Scores = weights · features + biases; then logistic, softmax, or as they are. */
export const LinearModel = z.object({
  kind: z.literal('logistic'),
  /** One list of d weights per output: one output for two classes and for numbers, else one per class. */
  weights: z.array(z.array(z.number())),
  biases: z.array(z.number()),
});
export type LinearModel = z.infer<typeof LinearModel>;

/** Models whose forward pass is ours. */
export const OwnModel = z.discriminatedUnion('kind', [ConstantModel, LinearModel, GbtModel, DenseModel]);
export type OwnModel = z.infer<typeof OwnModel>;

/** What training or an import leaves behind. */
export const ModelPayload = z.discriminatedUnion('kind', [...OwnModel.options, OnnxModel, RemoteModel]);
export type ModelPayload = z.infer<typeof ModelPayload>;
