import { z } from 'zod';

const ColumnField = z.object({ name: z.string().nullish(), type: z.string(), required: z.boolean().optional() });

/** One column of a signature, or one tensor. */
export const MlmodelField = z.union([
  z.object({
    type: z.literal('tensor'),
    name: z.string().nullish(),
    'tensor-spec': z.object({ dtype: z.string(), shape: z.array(z.number()) }),
  }),
  ColumnField,
]);
export type MlmodelField = z.infer<typeof MlmodelField>;

/** The parts of an `MLmodel` file that serving depends on. */
export const Mlmodel = z.object({
  flavors: z.record(z.string(), z.looseObject({ data: z.string().optional() })),
  mlflow_version: z.string().optional(),
  utc_time_created: z.string().nullish(),
  model_size_bytes: z.number().nullish(),
  signature: z
    .object({ inputs: z.string().nullish(), outputs: z.string().nullish(), params: z.string().nullish() })
    .nullish(),
  saved_input_example_info: z.looseObject({ artifact_path: z.string() }).nullish(),
});
export type Mlmodel = z.infer<typeof Mlmodel>;
