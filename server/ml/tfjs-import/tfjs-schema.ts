import { z } from 'zod';

export const TfjsWeight = z.object({
  name: z.string(),
  shape: z.array(z.number().int().min(0)),
  dtype: z.string(),
  quantization: z.unknown().optional(),
});
export type TfjsWeight = z.infer<typeof TfjsWeight>;

export const TfjsLayer = z.object({
  class_name: z.string(),
  config: z.looseObject({ name: z.string().optional() }),
  inbound_nodes: z.array(z.unknown()).optional(),
});
export type TfjsLayer = z.infer<typeof TfjsLayer>;

export const TfjsNetwork = z.object({
  class_name: z.string(),
  config: z.union([z.array(TfjsLayer), z.looseObject({ layers: z.array(TfjsLayer) })]),
});
export type TfjsNetwork = z.infer<typeof TfjsNetwork>;

/** `model.json` of a layers model, as TensorFlow.js or its converter writes it. */
export const TfjsFile = z.object({
  format: z.string().optional(),
  generatedBy: z.string().nullish(),
  convertedBy: z.string().nullish(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(TfjsWeight) })),
});
export type TfjsFile = z.infer<typeof TfjsFile>;
