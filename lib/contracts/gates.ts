import { z } from 'zod';
import { contestMetrics } from '@/lib/metrics/metric-pull';
import { Id, Instant } from './basics';

const Column = z.string().min(1).max(200);
const MinRows = z.number().int().min(2).max(1_000_000).default(30);

/** A declared check that must pass before a version becomes champion. */
export const GateRule = z.discriminatedUnion('kind', [
  /** Not worse than the champion by more than the margin, on the same rows of the locked test, interval included. */
  z.object({ kind: z.literal('metric'), metric: z.enum(contestMetrics), margin: z.number().min(0) }),
  /** No value of the column may fall below the floor (or rise above it, where smaller is better). */
  z.object({
    kind: z.literal('slice'),
    column: Column,
    metric: z.enum(contestMetrics),
    floor: z.number(),
    minRows: MinRows,
  }),
  /** A single row takes at most so long at the 99th percentile, measured at registration. */
  z.object({ kind: z.literal('latency'), p99Ms: z.number().positive() }),
  /** The share called positive, or the AUC, differs at most so much between values of the column. */
  z.object({
    kind: z.literal('fairness'),
    column: Column,
    measure: z.enum(['rate', 'auc']),
    maxGap: z.number().min(0).max(1),
    minRows: MinRows,
  }),
  /** It answers what the champion answers, and rows of the locked test fit its signature. */
  z.object({ kind: z.literal('expectations') }),
  z.object({ kind: z.literal('size'), maxBytes: z.number().positive() }),
  /** A licence is given; with a list, one of these. */
  z.object({ kind: z.literal('licence'), allowed: z.array(z.string().min(1)).min(1).max(50).nullable().default(null) }),
]);
export type GateRule = z.infer<typeof GateRule>;
export const GateRules = z.array(GateRule).max(20);
export const SetGatesInput = z.object({ gates: GateRules });
export type SetGatesInput = z.infer<typeof SetGatesInput>;

export const GateResult = z.object({
  kind: z.string(),
  /** What is asked, in a few words: 'AUC not worse by more than .005'. */
  name: z.string(),
  /** `unjudged`: something that is needed is missing; it counts as not passed. */
  outcome: z.enum(['passed', 'failed', 'unjudged']),
  sentence: z.string(),
  evidence: z.record(z.string(), z.unknown()),
});
export type GateResult = z.infer<typeof GateResult>;

export const GateCheck = z.object({
  id: Id,
  versionId: Id,
  championVersionId: z.string().nullable(),
  status: z.enum(['waiting', 'done', 'failed']),
  /** Null while it waits. */
  passed: z.boolean().nullable(),
  results: z.array(GateResult),
  error: z.string().nullable(),
  jobId: z.string().nullable(),
  byName: z.string(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
  /** False once the gates, the locked test, the licence or the champion have changed since. */
  current: z.boolean(),
});
export type GateCheck = z.infer<typeof GateCheck>;

/** What stands between a version and the alias `champion`. */
export const VersionGates = z.object({
  gates: z.array(GateRule),
  /** Newest first. */
  checks: z.array(GateCheck),
  /** Why it may not become champion now; null when it may. */
  hindrance: z.string().nullable(),
});
export type VersionGates = z.infer<typeof VersionGates>;

/** Whom to compare with; absent: the champion of the model. */
export const CheckGatesInput = z.object({ championVersionId: Id.optional() });
export type CheckGatesInput = z.infer<typeof CheckGatesInput>;
