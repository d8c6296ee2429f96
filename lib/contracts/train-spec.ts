import { z } from 'zod';
import { RecipePlan, TargetSpec, Task } from '@/lib/preprocessing/schema';
import { ModelKind, modelParams } from './model-kinds';

/** Which rows are kept from fitting to measure the model: drawn at random, or the latest by a time column. */
export const SplitSpec = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('random'), validationShare: z.number().min(0.01).max(0.9).default(0.2) }),
  z.object({
    kind: z.literal('time'),
    column: z.string().min(1),
    validationShare: z.number().min(0.01).max(0.9).default(0.2),
  }),
]);
export type SplitSpec = z.infer<typeof SplitSpec>;

/** Everything that decides the outcome of a training, given its rows: the same spec and rows give the same model. */
export const TrainSpec = z
  .object({
    target: TargetSpec,
    /** Null: inferred from the target's values. */
    task: Task.nullable().default(null),
    /** Columns that may become features; null for all. The target's source column never does. */
    columns: z.array(z.string()).min(1).nullable().default(null),
    exclude: z.array(z.string()).default([]),
    kind: ModelKind,
    /** Parameters of the kind (`modelParams`); absent ones take their default. */
    params: z.record(z.string(), z.unknown()).default({}),
    seed: z.number().int().min(0).max(4_294_967_295).default(1),
    split: SplitSpec.default({ kind: 'random', validationShare: 0.2 }),
    /** After measuring, fit the final model on all rows. */
    refitOnAll: z.boolean().default(true),
    /** Null: planned from the columns; the pinned spec of a finished training always has one. */
    plan: RecipePlan.nullable().default(null),
    /** Two classes: probability from which the positive class is answered. */
    threshold: z.number().gt(0).lt(1).default(0.5),
  })
  .superRefine((spec, context) => {
    const parsed = modelParams[spec.kind].strict().safeParse(spec.params);
    for (const issue of parsed.error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: ['params', ...issue.path] });
    }
  });
export type TrainSpec = z.infer<typeof TrainSpec>;
