import { z } from 'zod';
import { Id, Instant, Row, Share, Slug } from './basics';
import { AnswerSource, ServingSettings } from './serving-settings';

export const VariantRole = z.enum(['champion', 'challenger', 'shadow']);
export type VariantRole = z.infer<typeof VariantRole>;

export const Variant = z.object({
  id: Id,
  versionId: Id,
  version: z.number().int(),
  modelName: z.string(),
  kind: z.string(),
  role: VariantRole,
  share: Share,
  trainedOn: z.string(),
  since: Instant,
});
export type Variant = z.infer<typeof Variant>;

export const Promotion = z.object({
  id: Id,
  kind: z.enum(['first', 'promote', 'rollback']),
  fromVersion: z.number().nullable(),
  fromVersionId: z.string().nullable(),
  toVersion: z.number(),
  toVersionId: Id,
  roundId: z.string().nullable(),
  byName: z.string(),
  reason: z.string(),
  eventTime: Instant.nullable(),
  at: Instant,
});
export type Promotion = z.infer<typeof Promotion>;

export const Endpoint = z.object({
  id: Id,
  name: z.string(),
  modelId: Id,
  modelName: z.string(),
  description: z.string(),
  generation: z.number().int(),
  mode: z.enum(['champion', 'split']),
  labelHorizonMs: z.number(),
  variants: z.array(Variant),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
  /** Over the last 24 hours of receipt. */
  traffic: z.object({
    predictions: z.number(),
    errors: z.number(),
    p50Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
    /** Answers out of the cache, and by a fallback. */
    cached: z.number().default(0),
    fallbacks: z.number().default(0),
  }),
  predictionsTotal: z.number(),
  labelsTotal: z.number(),
});
export type Endpoint = z.infer<typeof Endpoint>;
export const EndpointDetail = Endpoint.extend({
  signature: z.unknown(),
  inputExample: Row,
  promotions: z.array(Promotion),
  /** What gateways cannot load of it now, in words, with the gateways it is so in. */
  troubles: z.array(z.object({ sentence: z.string(), gateways: z.array(z.string()) })),
  settings: ServingSettings,
  /** Paths on this server, and on the gateway itself. */
  predictUrl: z.string(),
  feedbackUrl: z.string(),
});
export type EndpointDetail = z.infer<typeof EndpointDetail>;

export const CreateEndpointInput = z.object({
  name: Slug,
  versionId: Id,
  description: z.string().max(2000).default(''),
  /** How long after an event its label counts as mature; default one day. */
  labelHorizonMs: z
    .number()
    .int()
    .min(0)
    .max(365 * 86_400_000)
    .default(86_400_000),
});
export type CreateEndpointInput = z.infer<typeof CreateEndpointInput>;
export const UpdateEndpointInput = z.object({
  name: Slug.optional(),
  description: z.string().max(2000).optional(),
  labelHorizonMs: z
    .number()
    .int()
    .min(0)
    .max(365 * 86_400_000)
    .optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdateEndpointInput = z.infer<typeof UpdateEndpointInput>;
/** Puts a version beside the champion: it scores every request, its answers are stored, never served. */
export const AddShadowInput = z.object({ versionId: Id });
export type AddShadowInput = z.infer<typeof AddShadowInput>;
/** Compare-and-set: refused with Conflict when the champion is no longer `expectedChampionId`. */
export const PromoteInput = z.object({
  versionId: Id,
  expectedChampionId: Id,
  reason: z.string().max(2000).default(''),
  eventTime: Instant.nullable().default(null),
});
export type PromoteInput = z.infer<typeof PromoteInput>;
/** Compare-and-set like a promotion; the champion before the present one comes back. */
export const RollBackInput = z.object({
  expectedChampionId: Id,
  reason: z.string().max(2000).default(''),
  eventTime: Instant.nullable().default(null),
});
export type RollBackInput = z.infer<typeof RollBackInput>;

// ---------- the gateway's own contract ----------

const EventTime = Instant.optional();
/** One instance to score, or several at once (`rows`, at most 10,000). */
export const PredictInput = z.object({
  rows: z.array(Row).min(1, 'needs at least one row').max(10_000),
  /** Assignment keys, one a row: the same key always meets the same variant. */
  keys: z.array(z.string().max(256)).optional(),
  /** When it happened, for replays (key scope `replay`): one instant, or one a row. */
  eventTime: z.union([Instant, z.array(Instant)]).optional(),
});
export type PredictInput = z.infer<typeof PredictInput>;
export const Explanation = z.object({
  /** How it was computed, such as "TreeSHAP (path-dependent)". */
  method: z.string(),
  /** What contributions add up to: base + their sum = the score before the last link. */
  unit: z.enum(['log-odds', 'value']),
  base: z.number(),
  contributions: z.record(z.string(), z.number()),
});
export type Explanation = z.infer<typeof Explanation>;
export const PredictionOutput = z.object({
  predictionId: z.string(),
  /** Probability of the positive class, predicted number, or null for several classes. */
  score: z.number().nullable(),
  /** Class by probability, for several classes. */
  probabilities: z.record(z.string(), z.number()).optional(),
  version: z.number().int(),
  variant: VariantRole,
  /** The class answered, where the endpoint is set to say so. */
  label: z.string().optional(),
  /** Absent: the version itself, now. */
  source: AnswerSource.optional(),
  /** On request (`?explain=true`): how far each field moved the score away from the base. */
  explanation: Explanation.optional(),
});
export type PredictionOutput = z.infer<typeof PredictionOutput>;
export const PredictResult = z.object({ predictions: z.array(PredictionOutput) });
export type PredictResult = z.infer<typeof PredictResult>;

/** The outcome that came later: `true`/`false` or 1/0 for binary, a class name, or a number. */
export const FeedbackItem = z.object({
  predictionId: z.string().uuid().optional(),
  /** Instead of the id: the assignment key, and when it happened; the nearest prediction within an hour is meant. */
  key: z.string().max(256).optional(),
  time: Instant.optional(),
  label: z.union([z.string().max(256), z.number(), z.boolean()]),
  eventTime: EventTime,
});
export const FeedbackInput = z.union([FeedbackItem, z.object({ items: z.array(FeedbackItem).min(1).max(10_000) })]);
export type FeedbackInput = z.infer<typeof FeedbackInput>;
export const FeedbackResult = z.object({
  /** First labels recorded, labels already known (same value), corrections kept beside the first. */
  recorded: z.number().int(),
  repeated: z.number().int(),
  corrected: z.number().int(),
  /** Taken while the database was away (status 202): on the gateway's disk, recorded once it is back. */
  queued: z.number().int().default(0),
});
export type FeedbackResult = z.infer<typeof FeedbackResult>;
/** What became of a file of labels (`text/csv` or `application/x-ndjson`): lines stand on their own. */
export const FeedbackFileResult = FeedbackResult.extend({
  lines: z.number().int(),
  failed: z.number().int(),
  firstBad: z.object({ line: z.number().int(), message: z.string() }).nullable(),
});
export type FeedbackFileResult = z.infer<typeof FeedbackFileResult>;

// ---------- what pages read ----------

export const LoggedPrediction = z.object({
  id: z.string(),
  receivedAt: Instant,
  eventTime: Instant,
  key: z.string().nullable(),
  version: z.number().int(),
  versionId: Id,
  role: VariantRole,
  features: Row,
  score: z.number().nullable(),
  latencyMs: z.number(),
  source: AnswerSource.default('version'),
  /** Probability of the row to get this version; null before it was logged. */
  propensity: z.number().nullable().default(null),
  label: z.union([z.number(), z.string()]).nullable(),
  corrections: z.number().int(),
  /** What the last heard label says, by receipt; the first one without corrections. */
  latestLabel: z.union([z.number(), z.string()]).nullable(),
  shadows: z.array(z.object({ versionId: Id, version: z.number().int(), score: z.number().nullable() })),
});
export type LoggedPrediction = z.infer<typeof LoggedPrediction>;

/** Buckets over event time, or receipt for endpoints that are not replayed. */
export const TrafficQuery = z.object({
  from: Instant.optional(),
  to: Instant.optional(),
  time: z.enum(['event', 'receipt']).default('event'),
  buckets: z.coerce.number().int().min(10).max(500).default(120),
});
export type TrafficQuery = z.infer<typeof TrafficQuery>;
export const Traffic = z.object({
  bucketMs: z.number(),
  series: z.array(
    z.object({
      versionId: Id,
      version: z.number().int(),
      /** Answers by probability, fifty bins from 0 to 1; all zero unless there are two classes. */
      scoreHistogram: z.array(z.number()),
      points: z.array(
        z.object({
          at: Instant,
          predictions: z.number(),
          errors: z.number(),
          p50Ms: z.number().nullable(),
          p99Ms: z.number().nullable(),
          meanScore: z.number().nullable(),
          meanLabel: z.number().nullable(),
        }),
      ),
    }),
  ),
  from: Instant.nullable(),
  to: Instant.nullable(),
});
export type Traffic = z.infer<typeof Traffic>;
