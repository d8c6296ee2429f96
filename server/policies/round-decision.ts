import { z } from 'zod';
import { Instant } from '@/lib/contracts/basics';

/** What was decided about a round, by whom: kept in its row. */
export const RoundDecision = z.object({
  decision: z.enum(['promote', 'keep', 'cancel']),
  reason: z.string(),
  byName: z.string(),
  at: Instant,
  eventTime: Instant.nullable(),
});
export type RoundDecision = z.infer<typeof RoundDecision>;
