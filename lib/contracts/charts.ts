import { z } from 'zod';
import { Id } from './basics';

/** What the x axis of a metric chart counts: steps, the time of day, or the time since a run's first point. */
export const ChartAxis = z.enum(['step', 'time', 'relative']);
export type ChartAxis = z.infer<typeof ChartAxis>;

const RunIds = z.array(Id).min(1).max(1000);
/** Ends of the x axis: steps, epoch milliseconds, or milliseconds since a run's first point. */
const Window = z.object({ from: z.number(), to: z.number() }).refine(({ from, to }) => from < to, {
  message: 'needs a start before its end',
});

/** Runs that were asked for and are not there: deleted, or never of this project. */
const Missing = z.array(Id);

/**
 * Series for one panel. The answer is binary, see `decodeChart`: every point of a short series, and of a long one the
 * least and the greatest value of every bucket.
 */
export const ChartSeriesInput = z.object({
  runIds: RunIds,
  keys: z.array(z.string().min(1).max(250)).min(1).max(50),
  axis: ChartAxis.default('step'),
  window: Window.nullable().default(null),
  /** Most points of one series. */
  maxPoints: z.number().int().min(10).max(20_000).default(1000),
});
export type ChartSeriesInput = z.infer<typeof ChartSeriesInput>;

/** What stands before the numbers of a chart's answer. */
export const ChartHeader = z.object({
  missing: Missing,
  series: z.array(
    z.object({
      runId: Id,
      key: z.string(),
      /** Points in this answer. */
      count: z.number().int().min(0),
      /** Points of the whole series. */
      total: z.number().int().min(0),
      /** Epoch milliseconds of the whole series' first point; null where a window of steps cut it off. */
      startedAt: z.number().nullable(),
    }),
  ),
});
export type ChartHeader = z.infer<typeof ChartHeader>;

export const ChartKeysInput = z.object({ runIds: RunIds });
export type ChartKeysInput = z.infer<typeof ChartKeysInput>;
export const ChartKey = z.object({
  key: z.string(),
  /** How many of the runs have it. */
  runs: z.number().int(),
});
export type ChartKey = z.infer<typeof ChartKey>;
export const ChartKeys = z.object({ items: z.array(ChartKey), missing: Missing });
export type ChartKeys = z.infer<typeof ChartKeys>;

/** Groups of runs as bands: the mean over runs at each x, its standard deviation and range. */
export const ChartBandsInput = z.object({
  groups: z
    .array(z.object({ id: z.string().max(500), runIds: RunIds }))
    .min(1)
    .max(50),
  key: z.string().min(1).max(250),
  axis: ChartAxis.exclude(['time']).default('step'),
  window: Window.nullable().default(null),
  /** Most points of one band. */
  buckets: z.number().int().min(10).max(1000).default(300),
});
export type ChartBandsInput = z.infer<typeof ChartBandsInput>;

export const ChartBand = z.object({
  groupId: z.string(),
  /** Parallel arrays. */
  x: z.array(z.number()),
  mean: z.array(z.number()),
  /** Over runs, with n − 1 in the divisor; null where only one run has a value. */
  deviation: z.array(z.number().nullable()),
  min: z.array(z.number()),
  max: z.array(z.number()),
  runs: z.array(z.number().int()),
  /** False where a run is so long that its extremes stood for its points. */
  isExact: z.boolean(),
});
export type ChartBand = z.infer<typeof ChartBand>;
export const ChartBands = z.object({ items: z.array(ChartBand), missing: Missing });
export type ChartBands = z.infer<typeof ChartBands>;
