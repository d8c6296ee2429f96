import { dayMs, dayName, firstWholeDay, startOfDay } from '@/lib/decisions/event-days';
import type { Context } from '@/server/core/context';
import { invalid } from '@/server/core/errors';
import { eventWatermark, type EndpointRow } from '@/server/serving';

/**
 * The first day a test counts: the first whole day from `startsAt` on, or the day after the newest event. Days of which
 * something has been seen cannot count: the test was not planned when they happened.
 */
export async function firstDayOf(ctx: Context, endpoint: EndpointRow, startsAt: string | null): Promise<Date> {
  const { prediction } = await eventWatermark(ctx, endpoint.id);
  const earliest = prediction === null ? null : startOfDay(prediction.getTime()) + dayMs;
  if (startsAt === null) return new Date(earliest ?? firstWholeDay(Date.now()));
  const wanted = firstWholeDay(Date.parse(startsAt));
  if (earliest === null || wanted >= earliest) return new Date(wanted);
  throw invalid(
    `${endpoint.name} has answered for events up to ${dayName(earliest - dayMs)}, so a test can count from ` +
      `${dayName(earliest)} on, not from ${dayName(wanted)}: choose a later start, or leave it out.`,
  );
}
