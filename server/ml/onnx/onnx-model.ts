import { z } from 'zod';

/** Types of numbers and texts that a graph takes. */
export const OnnxInputType = z.enum([
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'bool',
  'string',
]);
export type OnnxInputType = z.infer<typeof OnnxInputType>;

/** One input tensor of a graph and the fields that fill its columns. */
export const OnnxInput = z.object({
  name: z.string(),
  type: OnnxInputType,
  columns: z.array(z.string()).min(1),
  /** 1 for a vector with one value a row, 2 for a matrix. */
  rank: z.union([z.literal(1), z.literal(2)]),
});
export type OnnxInput = z.infer<typeof OnnxInput>;

/** Where a graph's answer is read: columns `from` … `from + width − 1` of `columns` in the output tensor. */
export const OnnxOutput = z.object({
  name: z.string(),
  columns: z.number().int().min(1),
  from: z.number().int().min(0),
  width: z.number().int().min(1),
});
export type OnnxOutput = z.infer<typeof OnnxOutput>;

/** A graph for onnxruntime, with the way in and the way out. */
export const OnnxModel = z.object({
  kind: z.literal('onnx'),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'the bytes of the graph are missing'),
  inputs: z.array(OnnxInput).min(1),
  output: OnnxOutput,
  /** Whether the graph takes many rows at once or one only. */
  batch: z.enum(['many', 'one']),
});
export type OnnxModel = z.infer<typeof OnnxModel>;
