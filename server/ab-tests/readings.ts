import { z } from 'zod';
import { Guardrail, MetricDuel, SampleRatio } from '@/lib/contracts/ab-tests';
import { Share } from '@/lib/contracts/basics';
import { dayMs, parseDay } from '@/lib/decisions/event-days';

const Level = z.number().nullable();

/** One complete unit as it was read: kept for good, so that a verdict can be recomputed whatever happens to the log. */
export const TestDay = z.object({
  day: z.string(),
  /** Predictions of the day, those with a label, and those of them that champion and challenger both scored. */
  rows: z.number().int(),
  labelled: z.number().int(),
  pairs: z.number().int(),
  /** Mean over the labelled pairs of the primary metric's loss: challenger minus champion; null without a pair. */
  difference: z.number().nullable(),
  /** The level of each metric on this day. */
  metrics: z.record(z.string(), z.object({ champion: Level, challenger: Level })),
});
export type TestDay = z.infer<typeof TestDay>;

/** A day with a pair on it: the units of a sequence over days. */
export type PairedDay = TestDay & { difference: number };
export const pairedDays = (days: readonly TestDay[]): PairedDay[] =>
  days.flatMap((day) => (day.difference === null ? [] : [{ ...day, difference: day.difference }]));

/** The ends of the days at which a test could be looked at: from its first look on. */
export function lookMoments(days: readonly TestDay[], firstLook: number): number[] {
  return days.slice(firstLook - 1).map(({ day }) => parseDay(day) + dayMs);
}

/** The primary metric over all rows up to a day, counted by the test's unit; below zero the challenger is better. */
export const UnitEstimate = z.object({
  day: z.string(),
  value: z.number(),
  standardError: z.number(),
  /** Units of evidence behind it. */
  units: z.number().int(),
  /** Units of equal size that would say as much; absent in looks of an earlier form. */
  effectiveUnits: z.number().optional(),
  /** The metric itself in both, over the same rows. */
  levels: z.object({ champion: z.number(), challenger: z.number() }).nullable().optional(),
});
export type UnitEstimate = z.infer<typeof UnitEstimate>;

/** How much wider the gap between groups was at a look. */
export const StoredGapLook = z.object({
  day: z.string(),
  value: z.number(),
  lower: z.number(),
  upper: z.number(),
  groups: z.array(z.string()),
  /** Of `gapChange`, fixed at the first look; absent in looks of an earlier form. */
  scale: z.number().optional(),
});

/** What stands behind a challenger's verdict. */
export const ArmReading = z.object({
  days: z.array(TestDay),
  /** Only where the unit is not the day, or the metric is no mean of rows. */
  estimates: z.array(UnitEstimate).default([]),
  /** Only where a gap between groups is guarded. */
  gaps: z.array(StoredGapLook).default([]),
  duels: z.array(MetricDuel),
  guardrails: z.array(Guardrail),
});
export type ArmReading = z.infer<typeof ArmReading>;
export const emptyArmReading: ArmReading = { days: [], estimates: [], gaps: [], duels: [], guardrails: [] };

/** What the latest look read, over all arms. */
export const TestReading = z.object({
  /** Complete days read so far, and the last of them: what was read is not read again. */
  units: z.number().int(),
  readThrough: z.string().nullable(),
  rows: z.number().int(),
  labelShare: Share.nullable(),
  /** The part of all requests read where rows are counted; fixed at the first look, so each holds the one before. */
  rowShare: Share.default(1),
  sampleRatio: SampleRatio.nullable(),
  /** Why the next unit cannot be read yet. */
  waitingFor: z.string().nullable(),
});
export type TestReading = z.infer<typeof TestReading>;
export const emptyTestReading: TestReading = {
  units: 0,
  readThrough: null,
  rows: 0,
  labelShare: null,
  rowShare: 1,
  sampleRatio: null,
  waitingFor: null,
};
