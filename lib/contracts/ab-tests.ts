import { z } from 'zod';
import { Id, Instant, Name, Share } from './basics';
import { ownMetrics } from '@/lib/metrics/own-metrics';
import { TestAnalysis } from './test-analysis';

export const TestMode = z.enum(['shadow', 'split']);
export type TestMode = z.infer<typeof TestMode>;
/** What a test claims about one challenger, or about itself. */
export const Verdict = z.object({
  /** better, worse, not-worse, undecided, invalid (sample ratio broken), guardrail-failed */
  outcome: z.enum(['better', 'worse', 'not-worse', 'undecided', 'invalid', 'guardrail-failed']),
  sentence: z.string(),
  /** Method, guarantee and unit, always shown beside the sentence. */
  method: z.string(),
  settledAtUnit: z.number().int().nullable(),
  units: z.number().int(),
  rows: z.number().int(),
});
export type Verdict = z.infer<typeof Verdict>;

export const Guardrail = z.object({
  name: z.string(),
  passed: z.boolean(),
  /** Not passed is not yet failed: a limit may be unsettled. */
  state: z.enum(['passed', 'failed', 'undecided']).default('undecided'),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  sentence: z.string(),
});
export type Guardrail = z.infer<typeof Guardrail>;

/** The level of one metric in champion and challenger over the rows read so far. */
export const MetricDuel = z.object({
  name: z.string(),
  champion: z.number().nullable(),
  challenger: z.number().nullable(),
  difference: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  betterIs: z.enum(['lower', 'higher']),
});
export type MetricDuel = z.infer<typeof MetricDuel>;

export const Look = z.object({
  id: Id,
  versionId: Id,
  units: z.number().int(),
  rows: z.number(),
  mean: z.number(),
  sd: z.number(),
  halfWidth: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  through: Instant,
});
export type Look = z.infer<typeof Look>;

export const SampleRatio = z.object({
  counts: z.array(z.object({ arm: z.string(), observed: z.number(), expectedShare: Share })),
  /** Valid at every look: min(1, 1/eValue). */
  pValue: z.number(),
  eValue: z.number(),
  /** Pearson's test of the same counts, which holds for one look at a size fixed beforehand; shown, never decisive. */
  chiSquare: z.object({ statistic: z.number(), pValue: z.number().nullable() }).optional(),
  broken: z.boolean(),
  sentence: z.string(),
});
export type SampleRatio = z.infer<typeof SampleRatio>;

export const TestArm = z.object({
  versionId: Id,
  version: z.number().int(),
  name: z.string(),
  role: z.enum(['champion', 'challenger']),
  share: Share,
  /** Two classes: the score from which it calls a request positive, fixed when the test began. */
  threshold: z.number().nullable().default(null),
  trainedOn: z.string(),
  /** Units of evidence behind the latest look; null where days are counted. */
  evidenceUnits: z.number().int().nullable(),
  verdict: Verdict.nullable(),
  duels: z.array(MetricDuel),
  guardrails: z.array(Guardrail),
});
export type TestArm = z.infer<typeof TestArm>;

/** A gap between groups of an input that must not grow. */
export const FairnessLimit = z.object({
  /** A category or a boolean. */
  column: z.string().trim().min(1).max(200),
  /** rate: share called positive (two classes); loss: mean log-loss or squared error; auc (two classes). */
  measure: z.enum(['rate', 'loss', 'auc']).default('loss'),
  /** How much wider the widest difference between two groups may become. */
  gap: z.number().positive().max(1000),
  /** The groups, fixed before the first look; absent: the six commonest of the champion's training rows. */
  values: z.array(z.string()).min(2).max(8).optional(),
});
export type FairnessLimit = z.infer<typeof FairnessLimit>;

/** How much worse than the champion a challenger may become before a guardrail counts as broken, by metric. */
export const GuardrailLimits = z.object({
  /** Share of predictions that failed. */
  errorShare: z.number().positive().max(1).default(0.01),
  /** Milliseconds at the 95th percentile of a day. */
  latencyMs: z.number().positive().max(60_000).default(5),
  /** AUC that may be lost; null: not guarded. */
  auc: z.number().positive().max(1).nullable().default(null),
  fairness: FairnessLimit.nullable().default(null),
});
export type GuardrailLimits = z.infer<typeof GuardrailLimits>;

export const TestDecisionKind = z.enum(['promote', 'keep', 'extend', 'stop-for-harm', 'roll-back']);
export type TestDecisionKind = z.infer<typeof TestDecisionKind>;
/** Those after which a test has nothing left to decide. A test stopped for harm kept its champion. */
export const finalDecisions: readonly TestDecisionKind[] = ['promote', 'keep', 'roll-back', 'stop-for-harm'];
/** What was decided on a test; its evidence is read by itself. */
export const TestDecision = z.object({
  id: Id,
  kind: TestDecisionKind,
  versionId: z.string().nullable(),
  reason: z.string(),
  /** Of the frozen evidence. */
  sha256: z.string(),
  byName: z.string(),
  at: Instant,
});
export type TestDecision = z.infer<typeof TestDecision>;
/** A decision with the evidence as it stood. */
export const TestDecisionDetail = TestDecision.extend({
  evidence: z.record(z.string(), z.unknown()),
  /** Whether the stored evidence still has the stored hash. */
  intact: z.boolean(),
});
export type TestDecisionDetail = z.infer<typeof TestDecisionDetail>;

export const AbTest = z.object({
  id: Id,
  name: z.string(),
  hypothesis: z.string(),
  mode: TestMode,
  /** It ends by itself as soon as the challenger is shown to do harm. */
  stopsForHarm: z.boolean(),
  /** A watch over a new champion: the one before comes back when it is shown to be better. */
  rollsBack: z.boolean(),
  limits: GuardrailLimits,
  status: z.enum(['running', 'concluded', 'stopped']),
  endpointId: Id,
  endpointName: z.string(),
  roundId: z.string().nullable(),
  /** What the evidence counts: day, request, key, session, or an input whose values are the units. */
  unit: z.string(),
  /** A key's requests further apart belong to different sessions. */
  sessionGapMinutes: z.number(),
  primaryMetric: z.string(),
  /** Error budget of the whole test; each of k challengers gets alpha / k. */
  alpha: z.number(),
  tunedToUnits: z.number().int(),
  firstLook: z.number().int(),
  margin: z.number(),
  /** Smallest difference that the owner wants found; null where none was named. */
  minimumEffect: z.number().nullable(),
  plannedUnits: z.number().int(),
  /** Days planned before the first look; fewer than plannedUnits where the test was extended. */
  firstPlannedUnits: z.number().int(),
  /** The part of all requests that is read where rows are counted: fixed at the first look, by a hash of the key. */
  rowShare: Share,
  startsAt: Instant,
  endsAt: Instant.nullable(),
  arms: z.array(TestArm),
  sampleRatio: SampleRatio.nullable(),
  verdict: Verdict.nullable(),
  units: z.number().int(),
  rows: z.number(),
  labelShare: Share.nullable(),
  /** Why the next unit cannot be read yet, such as "labels of 2001-04-12: 640 of 660 are in". */
  waitingFor: z.string().nullable(),
  createdByName: z.string(),
  createdAt: Instant,
  concludedAt: Instant.nullable(),
});
export type AbTest = z.infer<typeof AbTest>;
export const AbTestDetail = AbTest.extend({
  decisions: z.array(TestDecision),
  /** Null until it is made: at the first look, every week, and at the end. */
  analysis: TestAnalysis.nullable(),
  looks: z.array(Look),
  /** Day means of the paired difference in loss, challenger minus champion; null on a day without a labelled pair. */
  days: z.array(
    z.object({
      day: z.string(),
      versionId: Id,
      rows: z.number(),
      difference: z.number().nullable(),
      /** The level of the day's metric in champion and challenger; null where the day does not define it. */
      champion: z.number().nullable().default(null),
      challenger: z.number().nullable().default(null),
    }),
  ),
  /** What the levels of days are of: the metric that decides, or the loss where days do not have it. */
  dayMetric: z.string().default('logLoss'),
});
export type AbTestDetail = z.infer<typeof AbTestDetail>;

export const ListTestsQuery = z.object({
  endpointId: Id.optional(),
  status: z.enum(['running', 'concluded', 'stopped']).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type ListTestsQuery = z.infer<typeof ListTestsQuery>;

const settings = {
  name: Name.optional(),
  /** What the owner expects, in words. */
  hypothesis: z.string().trim().max(2000).default(''),
  limits: GuardrailLimits.prefault({}),
  /**
   * What decides; default log-loss, or squared error for numbers. Larger-is-better metrics count what is lost.
   * Of the requests that each arm answered: `outcome` and `revenue` (more is better) and `cost` (less is) are the mean
   * label, `latency` the mean milliseconds, `errorRate` the share that failed.
   */
  primaryMetric: z
    .enum(['logLoss', 'squaredError', 'brier', 'accuracy', 'auc', 'f1', 'mae', 'rmse', ...ownMetrics])
    .optional(),
  /**
   * What the evidence counts, seen through complete days: day, request, key (of assignment, a user), session, or an
   * input by name. Absent: day, or key where each arm's own requests decide: users come back to their arm.
   */
  unit: z.string().trim().min(1).max(200).optional(),
  /** A key's requests further apart than this belong to different sessions; a session counts when it is over. */
  sessionGapMinutes: z.number().min(1).max(1440).default(30),
  /** Smallest difference worth finding, in the primary metric; a result rules it out or does not. */
  minimumEffect: z.number().positive().max(1e9).nullable().default(null),
  alpha: z.number().min(0.0001).max(0.2).default(0.05),
  /** Units at which the interval is narrowest; absent: 20 days, all values of an input, 5,000 of anything else. */
  tunedToUnits: z.number().int().min(2).max(10_000_000).optional(),
  firstLook: z.number().int().min(2).max(365).default(7),
  plannedUnits: z.number().int().min(2).max(365).default(30),
  margin: z.number().min(0).max(10).default(0.005),
  /** Event time of the first request that counts; default now. */
  startsAt: Instant.nullable().default(null),
};
export const StartShadowTestInput = z.object({ endpointId: Id, challengerIds: z.array(Id).min(1).max(5), ...settings });
export type StartShadowTestInput = z.infer<typeof StartShadowTestInput>;
export const StartSplitTestInput = z.object({
  endpointId: Id,
  challengerId: Id,
  challengerShare: z.number().min(0.01).max(0.99).default(0.5),
  stopsForHarm: z.boolean().default(true),
  ...settings,
});
export type StartSplitTestInput = z.infer<typeof StartSplitTestInput>;
/** A watch over a new champion: the one before it scores on in the shadow. */
export const StartWatchInput = z.object({ endpointId: Id, ...settings });
export type StartWatchInput = z.infer<typeof StartWatchInput>;
export const ExtendTestInput = z.object({
  plannedUnits: z.number().int().min(2).max(365),
  reason: z.string().trim().max(2000).default(''),
});
export type ExtendTestInput = z.infer<typeof ExtendTestInput>;
export const DecideTestInput = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('promote'),
    versionId: Id,
    /** The champion that the person saw. */
    expectedChampionId: Id,
    /** Watch the new champion against the old one for so many days; null: no watch. */
    watchDays: z.number().int().min(7).max(365).nullable().default(null),
    reason: z.string().trim().max(2000).default(''),
  }),
  z.object({ decision: z.literal('keep'), reason: z.string().trim().max(2000).default('') }),
]);
export type DecideTestInput = z.infer<typeof DecideTestInput>;
export const StopTestInput = z.object({ reason: z.string().max(2000).default('') });
export type StopTestInput = z.infer<typeof StopTestInput>;
/** Looks now, in a worker; `asOf` is the event time up to which units may be read. */
export const AsOfInput = z.object({ asOf: Instant.nullable().default(null) });
export type AsOfInput = z.infer<typeof AsOfInput>;
export const JobRef = z.object({ jobId: Id });
export type JobRef = z.infer<typeof JobRef>;

export const LookEvidenceQuery = z.object({ versionId: Id, units: z.coerce.number().int().min(2).max(1_000_000) });
export type LookEvidenceQuery = z.infer<typeof LookEvidenceQuery>;
const Bounds = z.object({
  mean: z.number(),
  sd: z.number(),
  halfWidth: z.number(),
  lower: z.number(),
  upper: z.number(),
});
/** A look, the units it was computed from as they were stored, and the same computed from them again. */
export const LookEvidence = z.object({
  look: Look,
  plan: z.object({ alpha: z.number(), tunedToUnits: z.number().int(), firstLook: z.number().int() }),
  /** Difference in loss: null on a day without a labelled pair, which only tests have that count something else. */
  days: z.array(z.object({ day: z.string(), pairs: z.number().int(), difference: z.number().nullable() })),
  recomputed: Bounds.nullable(),
  /** Whether the stored look equals what its units give. */
  agrees: z.boolean(),
});
export type LookEvidence = z.infer<typeof LookEvidence>;
