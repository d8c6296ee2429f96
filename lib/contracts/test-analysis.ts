import { z } from 'zod';
import { Id, Instant, Share } from './basics';

/** The same units read by another method, beside the sequence that decides. */
export const SecondReading = z.object({
  method: z.string(),
  /** What is estimated, challenger minus champion unless it says otherwise. */
  figure: z.string(),
  unit: z.string(),
  value: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  pValue: z.number().nullable(),
  /** Corrected over the sequences of all figures and challengers: Holm's, Benjamini and Hochberg's. Null for others. */
  corrected: z.object({ holm: z.number(), falseDiscovery: z.number() }).nullable().optional(),
  /** always: may be read at every look; planned: at the planned looks; once: at the planned end; none. */
  guarantee: z.enum(['always', 'planned', 'once', 'none']),
  sentence: z.string(),
});
export type SecondReading = z.infer<typeof SecondReading>;

/** Something to look at before the result. */
export const Diagnostic = z.object({
  name: z.string(),
  state: z.enum(['fine', 'warning', 'broken', 'unknown']),
  sentence: z.string(),
});
export type Diagnostic = z.infer<typeof Diagnostic>;

/** How the challenger does on the rows that share a value of one input. */
export const TestSegment = z.object({
  column: z.string(),
  value: z.string(),
  rows: z.number().int(),
  units: z.number().int(),
  difference: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** Two-sided; corrected over all segments of this challenger (Holm). */
  pValue: z.number(),
  adjustedP: z.number(),
});
export type TestSegment = z.infer<typeof TestSegment>;

/** Which unit of evidence the data ask for, and what each would do. */
export const UnitAdvice = z.object({
  proposed: z.string(),
  /** What goes wrong if it is ignored; null where requests may be counted. */
  warning: z.string().nullable(),
  candidates: z.array(
    z.object({
      name: z.string(),
      clusters: z.number().int(),
      /** Null where the rows do not define it. */
      designEffect: z.number().nullable(),
      intraclassCorrelation: z.number().nullable(),
      /** Whether requests of one are more alike than by chance. */
      matters: z.boolean(),
      /** How often a test at 5 % would err if requests were counted instead. */
      falseWinsIgnored: Share,
    }),
  ),
  /** By unit: the share of assignment keys whose requests lie in several of them. Empty without keys. */
  keySpread: z.record(z.string(), Share).default({}),
});
export type UnitAdvice = z.infer<typeof UnitAdvice>;

/** Everything beside the deciding sequence, over the days read so far. */
export const TestAnalysis = z.object({
  /** End of the last day read, event time. */
  through: Instant,
  /** Predictions that were read, and their part of all: fixed at the first look. */
  rows: z.number().int(),
  sampleShare: Share,
  /** The part of all predictions that segments and units of evidence were read from, whole keys. */
  segmentShare: Share.default(1),
  diagnostics: z.array(Diagnostic),
  arms: z.array(
    z.object({
      versionId: Id,
      readings: z.array(SecondReading),
      segments: z.array(TestSegment),
      unit: UnitAdvice,
    }),
  ),
});
export type TestAnalysis = z.infer<typeof TestAnalysis>;

/** What a planned contest would take, from past traffic. */
export const TestPlanQuery = z.object({
  endpointId: Id,
  challengerId: Id,
  alpha: z.coerce.number().min(0.0001).max(0.2).default(0.05),
  /** Absent: 20 days, 5,000 of anything else. */
  tunedToUnits: z.coerce.number().int().min(2).max(10_000_000).optional(),
  /** What decides; absent: log-loss, or squared error. Of what came of requests there is a split's curve alone. */
  primaryMetric: z.string().trim().min(1).max(40).optional(),
  /** What the evidence counts. Inputs gather requests without becoming more: their curve is that of days. */
  unit: z.string().trim().min(1).max(200).optional(),
  firstLook: z.coerce.number().int().min(2).max(365).default(7),
  /** Smallest difference worth finding, in the metric; absent: the one seen in past traffic. */
  effect: z.coerce.number().positive().max(100).optional(),
  /** A key's requests further apart belong to different sessions. */
  sessionGapMinutes: z.coerce.number().min(1).max(1440).default(30),
  share: z.coerce.number().min(0.01).max(0.99).default(0.5),
  days: z.coerce.number().int().min(14).max(365).default(120),
});
export type TestPlanQuery = z.infer<typeof TestPlanQuery>;

export const DesignCurve = z.object({
  name: z.string(),
  days: z.array(z.number().int()),
  /** Chance to find the effect: planned to that day and read once; by the sequence up to that day. */
  fixed: z.array(Share),
  sequence: z.array(Share),
  fixedDays: z.number().nullable(),
  sequenceDays: z.number().nullable(),
  settlingDays: z.number().nullable(),
});
export type DesignCurve = z.infer<typeof DesignCurve>;

export const TestPlan = z.object({
  /** Days and labelled requests that were read. */
  days: z.number().int(),
  rows: z.number().int(),
  requestsPerDay: z.number(),
  /** shadow: both scored them then; rescored: the challenger scored them now; log: what came of them is enough. */
  source: z.enum(['shadow', 'rescored', 'log']),
  /** What decides. */
  metric: z.string(),
  /** The unit that the curves count. */
  counted: z.string(),
  /** Difference in past traffic, in loss; a plan, not a finding. Null for what came of requests. */
  observed: z.number().nullable(),
  effect: z.number(),
  pairedSd: z.number().nullable(),
  rowSd: z.number(),
  designs: z.array(DesignCurve),
  sentence: z.string(),
  unit: UnitAdvice,
});
export type TestPlan = z.infer<typeof TestPlan>;
