import { z } from 'zod';

/** How a field is kept out of the log: left empty, or replaced by a digest that still tells equal from different. */
export const Mask = z.object({ field: z.string().min(1), how: z.enum(['remove', 'hash']) });
export type Mask = z.infer<typeof Mask>;

const ResponseCache = z.object({
  /** Seconds an answer is reused for the same row and version; 0: no cache. */
  ttlSeconds: z.number().int().min(0).max(86_400).default(0),
  entries: z.number().int().min(1).max(1_000_000).default(10_000),
});

const Fallback = z.object({
  /** Where the version fails or is late, the champion before it answers, if it still stands in the shadow. */
  previousChampion: z.boolean().default(false),
  /** Where that fails too: this score; for several classes one probability each. Null: an error. */
  constant: z
    .union([z.number(), z.array(z.number()).min(2).max(1000)])
    .nullable()
    .default(null),
});

const LogSettings = z.object({
  /** Share of the predictions that are logged; while traffic is split all are. */
  share: z.number().min(0).max(1).default(1),
  mask: z.array(Mask).max(200).default([]),
  /** Assignment keys are stored as digests. */
  hashKeys: z.boolean().default(false),
  /** Days after receipt that predictions and labels are kept; null: as long as the instance keeps them. */
  retentionDays: z.number().int().min(1).max(36_500).nullable().default(null),
});

const Batching = z.object({
  /** How long a row may wait for others, for versions that answer from elsewhere; 0: not at all. */
  delayMs: z.number().int().min(0).max(100).default(0),
  rows: z.number().int().min(2).max(1000).default(32),
});

/** What stands around the model of an endpoint. Every part has a default, under which nothing changes. */
export const ServingSettings = z.object({
  /** How long scoring a request may take. */
  timeoutMs: z.number().int().min(1).max(60_000).default(10_000),
  /** Requests scored at once in one gateway, and how many more may wait; others get 503. */
  concurrency: z.number().int().min(1).max(10_000).default(256),
  queue: z.number().int().min(0).max(100_000).default(1000),
  /** Requests a second of one key in one gateway; others get 429. Null: no limit. */
  ratePerSecond: z.number().min(0.01).max(1_000_000).nullable().default(null),
  cache: ResponseCache.prefault({}),
  fallback: Fallback.prefault({}),
  /** Two classes: score from which the positive one is the label; null: the version's own. */
  threshold: z.number().min(0).max(1).nullable().default(null),
  /** Answers carry a label; classes named here are called otherwise in it. */
  withLabel: z.boolean().default(false),
  labels: z.record(z.string().max(256), z.string().min(1).max(256)).default({}),
  batching: Batching.prefault({}),
  /** Share of the requests that shadows score. */
  shadowShare: z.number().min(0).max(1).default(1),
  /** Share of the keys that always meet the champion, whatever is tried; counts from the next split on. */
  holdoutShare: z.number().min(0).max(0.5).default(0),
  log: LogSettings.prefault({}),
});
export type ServingSettings = z.infer<typeof ServingSettings>;
/** Settings as they are sent: what is absent gets its default. */
export type ServingSettingsInput = z.input<typeof ServingSettings>;

export const defaultServingSettings: ServingSettings = ServingSettings.parse({});

/** Where an answer came from, in the order of the log's numbers. */
export const answerSources = ['version', 'cache', 'previous-champion', 'constant'] as const;
export const AnswerSource = z.enum(answerSources);
export type AnswerSource = z.infer<typeof AnswerSource>;
