import { z } from 'zod';
import { DatasetColumn } from '@/lib/contracts/datasets';

/** Name and type of a column, as its dataset version records them. */
export const ColumnSpec = DatasetColumn;
export type ColumnSpec = z.infer<typeof ColumnSpec>;

/** What a model answers: one of two classes, one of several, or a number. */
export const Task = z.enum(['binary', 'multiclass', 'regression']);
export type Task = z.infer<typeof Task>;

/** Where the target comes from: a column as it stands, or the question whether a column lies above a threshold. */
export const TargetSpec = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('column'),
    column: z.string().min(1),
    /** For two classes: which one is predicted; chosen by its name or rarity when absent. */
    positiveClass: z.string().optional(),
  }),
  z.object({ kind: z.literal('threshold'), column: z.string().min(1), above: z.number() }),
]);
export type TargetSpec = z.infer<typeof TargetSpec>;

/** What is read out of an instant, in UTC, where a time without a zone counts as UTC. */
export const DatetimePart = z.enum(['minuteOfDay', 'weekday', 'month']);
export type DatetimePart = z.infer<typeof DatetimePart>;

const column = z.string();
/** One input column and how it becomes features. */
export const RecipeStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    column,
    /** `median` fills gaps; `none` leaves them to trees, which learn a direction for missing values. */
    impute: z.enum(['median', 'none']),
    /** Adds a feature that is 1 where the value is missing. */
    missingIndicator: z.boolean(),
  }),
  z.object({ kind: z.literal('boolean'), column, impute: z.enum(['median', 'none']) }),
  z.object({
    kind: z.literal('datetime'),
    column,
    parts: z.array(DatetimePart).min(1),
    /** Adds sine and cosine of each part: for linear models, where 23:59 is next to 0:00. */
    cyclic: z.boolean(),
  }),
  z.object({
    kind: z.literal('target-encoding'),
    column,
    /** Rows of average outcome mixed into each category. */
    pseudoCount: z.number().positive(),
    /** Categories with fewer training rows count as unknown. */
    minRows: z.number().int().min(1),
  }),
  z.object({ kind: z.literal('one-hot'), column, maxCategories: z.number().int().min(1) }),
]);
export type RecipeStep = z.infer<typeof RecipeStep>;

/** Which columns become features and how; decided before any value is learnt. */
export const RecipePlan = z.object({
  steps: z.array(RecipeStep).min(1, 'needs at least one input column'),
  /** Every feature to mean 0 and standard deviation 1 (linear models). */
  standardise: z.boolean(),
});
export type RecipePlan = z.infer<typeof RecipePlan>;

/** A step with the values learnt from training rows. */
export const FittedStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    column,
    type: z.enum(['number', 'boolean']),
    /** Put in place of a missing value; null leaves NaN. */
    fill: z.number().nullable(),
    missingIndicator: z.boolean(),
  }),
  z.object({
    kind: z.literal('datetime'),
    column,
    parts: z.array(DatetimePart),
    cyclic: z.boolean(),
    fills: z.array(z.number()).nullable(),
  }),
  z.object({
    kind: z.literal('target-encoding'),
    column,
    categories: z.array(z.string()),
    /** One list of outputs per category. */
    values: z.array(z.array(z.number())),
    /** For unknown, rare and missing categories. */
    prior: z.array(z.number()),
  }),
  z.object({ kind: z.literal('one-hot'), column, categories: z.array(z.string()) }),
]);
export type FittedStep = z.infer<typeof FittedStep>;

/** How a row becomes features, with everything learnt from training rows: travels inside the model version. */
export const Recipe = z.object({
  format: z.literal('ringside-recipe/1'),
  steps: z.array(FittedStep),
  featureNames: z.array(z.string()),
  /** Feature = (raw − center) / scale; null leaves raw values. */
  scaling: z.object({ centers: z.array(z.number()), scales: z.array(z.number()) }).nullable(),
});
export type Recipe = z.infer<typeof Recipe>;

/** One field of a request. */
export const SignatureInput = z.object({
  name: z.string(),
  type: DatasetColumn.shape.type,
  /** False where training rows had gaps: the field may then be absent or null. */
  required: z.boolean(),
  example: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  /** Smallest and largest training value; epoch milliseconds for instants. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** Categories of the training rows, most frequent first; at most 200. */
  categories: z.array(z.string()).optional(),
});
export type SignatureInput = z.infer<typeof SignatureInput>;

/** What a model asks for and what it answers. */
export const Signature = z.object({
  inputs: z.array(SignatureInput),
  task: Task,
  /** Empty for regression. */
  classes: z.array(z.string()),
  /** The class whose probability is answered; null unless there are two. */
  positiveClass: z.string().nullable(),
  outputName: z.string(),
});
export type Signature = z.infer<typeof Signature>;
