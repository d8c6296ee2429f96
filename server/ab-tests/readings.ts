import { z } from 'zod';
import { Guardrail, MetricDuel, SampleRatio } from '@/lib/contracts/ab-tests';
import { Share } from '@/lib/contracts/basics';

const Level = z.number().nullable();

/** One complete unit as it was read: kept for good, so that a verdict can be recomputed whatever happens to the log. */
export const TestDay = z.object({
  day: z.string(),
  /** Predictions of the day, those with a label, and those of them that champion and challenger both scored. */
  rows: z.number().int(),
  labelled: z.number().int(),
  pairs: z.number().int(),
  /** Mean over the labelled pairs of the primary metric's loss: challenger minus champion. */
  difference: z.number(),
  /** The level of each metric on this day. */
  metrics: z.record(z.string(), z.object({ champion: Level, challenger: Level })),
});
export type TestDay = z.infer<typeof TestDay>;

/** The primary metric over all rows up to a day, counted by the test's unit; below zero the challenger is better. */
export const UnitEstimate = z.object({
  day: z.string(),
  value: z.number(),
  standardError: z.number(),
  /** Units of evidence behind it. */
  units: z.number().int(),
});
export type UnitEstimate = z.infer<typeof UnitEstimate>;

/** What stands behind a challenger's verdict. */
export const ArmReading = z.object({
  days: z.array(TestDay),
  /** Only where the unit is not the day, or the metric is no mean of rows. */
  estimates: z.array(UnitEstimate).default([]),
  duels: z.array(MetricDuel),
  guardrails: z.array(Guardrail),
});
export type ArmReading = z.infer<typeof ArmReading>;
export const emptyArmReading: ArmReading = { days: [], estimates: [], duels: [], guardrails: [] };

/** What the latest look read, over all arms. */
export const TestReading = z.object({
  /** Complete days read so far, and the last of them: what was read is not read again. */
  units: z.number().int(),
  readThrough: z.string().nullable(),
  rows: z.number().int(),
  labelShare: Share.nullable(),
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
  sampleRatio: null,
  waitingFor: null,
};
