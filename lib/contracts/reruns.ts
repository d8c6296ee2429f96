import { z } from 'zod';
import { Id } from './basics';

/** The tag that says which run a training repeats. */
export const rerunTag = 'ringside.rerunOf';

const LastValue = z.union([z.number(), z.literal('NaN')]).nullable();

/** What came of a training that was run again with the same rows, settings and seed. */
export const Verification = z.object({
  /** The run that was repeated; null once it is gone. */
  original: z.object({ id: Id, name: z.string() }).nullable(),
  /**
   * `waiting` until the training has finished; `same` only where there was something to compare, and no metric and no
   * model differs; `nothing` where there was not.
   */
  outcome: z.enum(['waiting', 'same', 'different', 'nothing', 'failed']),
  /** Metrics that were compared. */
  compared: z.number().int(),
  /** Metrics whose last value differs in any digit; null where one of the two has none. */
  differences: z.array(z.object({ key: z.string(), was: LastValue, is: LastValue })),
  /** Whether the two models are the same byte for byte; null where one has no file. */
  sameModel: z.boolean().nullable(),
});
export type Verification = z.infer<typeof Verification>;
