import { z } from 'zod';

/** The kinds of models that can be trained here. */
export const ModelKind = z.enum(['constant', 'logistic', 'gbt']);
export type ModelKind = z.infer<typeof ModelKind>;

/** Every kind of model that can be served: those trained here, and those that come in through imports. */
export const ServedKind = z.enum([...ModelKind.options, 'dense', 'onnx', 'remote']);
export type ServedKind = z.infer<typeof ServedKind>;

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

export const ConstantParams = z.object({});
export type ConstantParams = z.infer<typeof ConstantParams>;

export const LogisticParams = z.object({
  epochs: whole(1, 500).default(12).meta({ title: 'Epochs', description: 'Passes over the training rows' }),
  batchSize: whole(16, 65_536).default(4096).meta({
    title: 'Batch size',
    description: 'Rows a step; lowered for small data so that each epoch takes 40 steps or more',
  }),
  learningRate: z.number().positive().max(10).default(0.05).meta({
    title: 'Learning rate',
    description: 'Size of the first steps (Adam); falls to zero over the training',
  }),
  l2: z.number().min(0).max(1000).default(0).meta({
    title: 'L2 penalty',
    description: 'Pulls weights towards zero: adds l2 / 2 times their squared sum to the mean loss',
  }),
});
export type LogisticParams = z.infer<typeof LogisticParams>;

export const GbtParams = z.object({
  trees: whole(1, 5000).default(100).meta({ title: 'Trees', description: 'Boosting iterations' }),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .meta({ title: 'Learning rate', description: 'Share of each tree that is added' }),
  maxLeaves: whole(2, 1024).default(31).meta({ title: 'Leaves', description: 'Most leaves a tree may have' }),
  maxDepth: whole(0, 64)
    .default(0)
    .meta({ title: 'Depth', description: 'Most splits from root to leaf; 0 for no limit' }),
  minSamplesLeaf: whole(1, 1_000_000)
    .default(20)
    .meta({ title: 'Rows per leaf', description: 'Fewest training rows in a leaf' }),
  l2: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .meta({ title: 'L2 penalty', description: 'Added to the curvature of a leaf' }),
  minHessian: z.number().min(1e-6).max(1e6).default(1).meta({
    title: 'Curvature per leaf',
    description:
      'Least sum of p (1 − p) in a leaf (of rows for numbers): keeps leaves of near-certain rows from leaping',
  }),
  minGain: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .meta({ title: 'Minimum gain', description: 'A split must reduce the loss by more' }),
  maxBins: whole(2, 255)
    .default(255)
    .meta({ title: 'Bins', description: 'Intervals a feature is cut into, missing apart' }),
  subsample: z
    .number()
    .min(0.05)
    .max(1)
    .default(1)
    .meta({ title: 'Row share', description: 'Share of the rows each iteration sees' }),
  columnSample: z
    .number()
    .min(0.05)
    .max(1)
    .default(1)
    .meta({ title: 'Feature share', description: 'Share of the features each tree sees' }),
  earlyStoppingRounds: whole(0, 1000).default(0).meta({
    title: 'Early stopping',
    description: 'Stop after so many iterations without a better validation loss; 0 never stops early',
  }),
});
export type GbtParams = z.infer<typeof GbtParams>;

/** The parameters each kind takes, with defaults; titles and descriptions in each field's meta. */
export const modelParams = { constant: ConstantParams, logistic: LogisticParams, gbt: GbtParams } as const;

/** What each kind is, in a title and a sentence. */
export const modelKinds: Record<ModelKind, { title: string; sentence: string }> = {
  constant: {
    title: 'Constant baseline',
    sentence: 'Always answers the average of the training rows: what any model must beat.',
  },
  logistic: {
    title: 'Linear',
    sentence: 'Logistic regression for classes, least squares for numbers: quick and easy to explain.',
  },
  gbt: {
    title: 'Gradient-boosted trees',
    sentence: 'Many small trees, each mending the last: the strongest choice for most tables.',
  },
};

/** One field of a form over the parameters of a kind. */
export type ParamField = {
  name: string;
  title: string;
  description: string;
  integer: boolean;
  min: number;
  max: number;
  default: number;
};

const FieldSchema = z.object({
  title: z.string(),
  description: z.string(),
  type: z.enum(['integer', 'number']),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number(),
  default: z.number(),
});

/** The fields of a form over the parameters of `kind`, in order, read from the schema. */
export function listParamFields(kind: ModelKind): ParamField[] {
  const { properties } = z.toJSONSchema(modelParams[kind], { io: 'input' });
  return Object.entries(properties ?? {}).map(([name, property]) => {
    const field = FieldSchema.parse(property);
    const { title, description, maximum: max } = field;
    const min = field.minimum ?? field.exclusiveMinimum ?? 0;
    return { name, title, description, integer: field.type === 'integer', min, max, default: field.default };
  });
}
