import { z } from 'zod';
import { Id, Instant, Name } from './basics';
import { ApprovalRule } from './approvals';
import { GateRules } from './gates';
import { EvaluationPlan, MetricValue, VersionEvaluation, VersionLatency, VersionMeasured } from './version-facts';

export { MetricValue } from './version-facts';

/** Names of aliases: letters, digits, `_ - .`; `latest` and v + digits are reserved. */
export const AliasName = z
  .string()
  .regex(/^[\w-]{1,255}$/, 'may hold letters, digits, _ and - only')
  .refine((alias) => alias.toLowerCase() !== 'latest' && !/^v\d+$/i.test(alias), 'is reserved');

/** Where a version stands, as people say it; who serves is decided by aliases and endpoints. */
export const VersionStage = z.enum(['none', 'staging', 'production']);
export type VersionStage = z.infer<typeof VersionStage>;

/** Tags to set; null takes one away. */
export const TagChanges = z.record(z.string().min(1).max(250), z.string().max(100_000).nullable());
export type TagChanges = z.infer<typeof TagChanges>;

/** The kind of a version that is only kept, since nothing here can serve it. */
export const keptKind = 'kept';

export const ModelVersion = z.object({
  id: Id,
  modelId: Id,
  modelName: z.string(),
  version: z.number().int(),
  runId: z.string().nullable(),
  runName: z.string().nullable(),
  kind: z.string(),
  /** Null where the version is only kept, and nothing here knows. */
  task: z.enum(['binary', 'multiclass', 'regression']).nullable(),
  description: z.string(),
  sizeBytes: z.number(),
  /** As its training found them. */
  metrics: z.array(MetricValue),
  /** As a worker found them since, on the locked test where there is one; null where nothing could be measured. */
  measured: VersionMeasured.nullable(),
  aliases: z.array(z.string()),
  /** A sentence such as "January (508,239 rows)". */
  trainedOn: z.object({
    datasetVersions: z.array(z.object({ id: Id, name: z.string(), version: z.number(), label: z.string() })),
    rows: z.number(),
    from: Instant.nullable(),
    to: Instant.nullable(),
    sentence: z.string(),
  }),
  stage: VersionStage,
  tags: z.record(z.string(), z.string()),
  /** Where a client said the model lies; null where it was made here. */
  source: z.string().nullable(),
  /** A page about the run it came from, elsewhere. */
  runLink: z.string(),
  loggedModelId: z.string().nullable(),
  /** Why it cannot be served, where it is only kept. */
  statusMessage: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: Instant.nullable(),
  /** Endpoints that use it now. */
  servedBy: z.array(z.object({ endpointId: Id, endpointName: z.string(), role: z.string() })),
});
export type ModelVersion = z.infer<typeof ModelVersion>;
export const ModelVersionDetail = ModelVersion.extend({
  signature: z.unknown(),
  inputExample: z.unknown(),
  report: z.unknown(),
  /** Markdown. */
  card: z.string(),
  licence: z.string().nullable(),
  sha256: z.string(),
  /** Null until a worker has measured it. */
  latency: VersionLatency.nullable(),
  /** Why it has no latency, where measuring it failed. */
  latencyError: z.string().nullable(),
  /** Whether a worker measures it, or will. */
  measuring: z.boolean(),
  evaluation: VersionEvaluation.nullable(),
});
export type ModelVersionDetail = z.infer<typeof ModelVersionDetail>;

export const RegisteredModel = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: Instant.nullable(),
  versionCount: z.number().int(),
  latest: ModelVersion.nullable(),
  aliases: z.array(z.object({ alias: z.string(), version: z.number().int(), versionId: Id })),
  tags: z.record(z.string(), z.string()),
  /** Endpoints that serve the model now. */
  servedBy: z.array(z.object({ endpointId: Id, endpointName: z.string() })),
});
export type RegisteredModel = z.infer<typeof RegisteredModel>;
export const RegisteredModelDetail = RegisteredModel.extend({
  versions: z.array(ModelVersion),
  evaluationPlan: EvaluationPlan,
  /** What must hold before a version becomes champion; none by default. */
  gates: GateRules,
  approvals: ApprovalRule,
});
export type RegisteredModelDetail = z.infer<typeof RegisteredModelDetail>;

/** Registers a finished training as the next version of a model; makes the model when the name is new. */
export const RegisterVersionInput = z.object({
  runId: Id,
  modelName: Name,
  description: z.string().max(5000).default(''),
});
export type RegisterVersionInput = z.infer<typeof RegisterVersionInput>;
export const UpdateModelInput = z.object({
  name: Name.optional(),
  description: z.string().max(5000).optional(),
  tags: TagChanges.optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdateModelInput = z.infer<typeof UpdateModelInput>;
export const UpdateVersionInput = z.object({
  description: z.string().max(5000).optional(),
  /** Markdown. */
  card: z.string().max(50_000).optional(),
  /** An SPDX expression such as `Apache-2.0`, or a few words; null for none. */
  licence: z.string().trim().min(1).max(200).nullable().optional(),
  tags: TagChanges.optional(),
  stage: VersionStage.optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdateVersionInput = z.infer<typeof UpdateVersionInput>;
/** The reason is kept where giving the alias `champion` is a promotion. */
export const SetAliasInput = z.object({ alias: AliasName, versionId: Id, reason: z.string().max(2000).optional() });
export type SetAliasInput = z.infer<typeof SetAliasInput>;

/** Scores whole dataset versions with model versions in a worker; result: one row a pair. */
export const EvaluateInput = z.object({
  versionIds: z.array(Id).min(1).max(20),
  datasetVersionIds: z.array(Id).min(1).max(100),
});
export type EvaluateInput = z.infer<typeof EvaluateInput>;
export const EvaluationResult = z.array(
  z.object({ versionId: Id, datasetVersionId: Id, label: z.string(), rows: z.number(), metrics: z.array(MetricValue) }),
);
export type EvaluationResult = z.infer<typeof EvaluationResult>;
