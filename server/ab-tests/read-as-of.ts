import type { Context } from '@/server/core/context';
import { invalid } from '@/server/core/errors';
import { eventWatermark } from '@/server/serving';

const clockSkewMs = 60_000;

interface Moment {
  endpointId: string;
  /** What the caller asked for; null for as far as events have been seen. */
  asOf: string | null;
}

/**
 * The event time a check goes by: the one asked for, or the newest that the endpoint has seen, which in a replay is the
 * replay's clock. Null while it has seen nothing.
 *
 * @throws Invalid for a time that has not come yet: days in progress would count as complete
 */
export async function readAsOf(ctx: Context, { endpointId, asOf }: Moment): Promise<Date | null> {
  if (asOf !== null) {
    const at = new Date(asOf);
    if (at.getTime() <= Date.now() + clockSkewMs) return at;
    throw invalid(`asOf lies in the future (${at.toISOString()}): choose a time that has passed, or leave it out.`);
  }
  const { prediction, label } = await eventWatermark(ctx, endpointId);
  if (prediction === null || label === null) return prediction ?? label;
  return prediction > label ? prediction : label;
}
