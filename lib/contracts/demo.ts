import { z } from 'zod';

/** How much of the flights demo to run. */
export const StartDemoInput = z.object({
  /** Share of the three million flights. */
  fraction: z.number().min(0.005).max(1).default(1),
  /** Flights of a month that are replayed through the gateway. */
  perMonth: z.number().int().min(100).max(100_000).default(20_000),
  promote: z.boolean().default(false),
});
export type StartDemoInput = z.infer<typeof StartDemoInput>;
