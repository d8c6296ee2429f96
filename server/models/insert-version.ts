import { GateRules } from '@/lib/contracts/gates';
import type { MetricValue, ModelVersion } from '@/lib/contracts/models';
import type { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { writeAudit } from '@/server/core/transaction';
import { announce } from '@/server/orgs';
import type { RegisteredModel } from '@/prisma/generated/client';
import { enqueueGateCheck } from './gates/start-gate-check';
import { enqueueMeasuring } from './set-evaluation-plan';
import { writeModelTags, writeVersionTags } from './write-tags';

/** What a client says of where a version comes from. */
export interface StatedOrigin {
  source?: string;
  runLink?: string;
  loggedModelId?: string;
  tags?: Readonly<Record<string, string>>;
  /** Why it cannot be served. */
  statusMessage?: string;
}

interface NewVersion {
  model: RegisteredModel;
  /** Run that the model came from. */
  runId: string | null;
  kind: string;
  task: string;
  description: string;
  /** The packed bundle in the object store; null where the version is only kept. */
  object: { sha256: string; sizeBytes: bigint | number } | null;
  signature: Signature | null;
  metrics: readonly MetricValue[];
  trainedOn: ModelVersion['trainedOn'];
  authorId: string | null;
  stated?: StatedOrigin;
  /** For the audit entry. */
  detail: Record<string, string | null>;
}

/** Writes the next version of a model, inside a transaction that holds the model through `findOrCreateModel`. */
export async function insertVersion(tx: Tx, ctx: Context, version: NewVersion): Promise<string> {
  const { model, object, signature, detail, authorId, stated = {}, ...facts } = version;
  const { tags = {}, ...origin } = stated;
  const last = await tx.modelVersion.aggregate({ where: { modelId: model.id }, _max: { version: true } });
  const row = await tx.modelVersion.create({
    data: {
      ...facts,
      ...origin,
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      modelId: model.id,
      version: (last._max.version ?? 0) + 1,
      sha256: object?.sha256 ?? '',
      sizeBytes: object?.sizeBytes ?? 0,
      signature: toJson(signature ?? {}),
      ...(signature ? { inputExample: exampleOf(signature) } : {}),
      metrics: toJson(facts.metrics),
      createdById: authorId,
    },
  });
  await writeAudit(tx, ctx, {
    action: 'model-version.register',
    subject: { type: 'model-version', id: row.id, name: `${model.name} v${row.version}` },
    detail,
  });
  await writeVersionTags(tx, ctx, { versionId: row.id, tags, name: model.name, version: row.version });
  await tx.registeredModel.update({ where: { id: model.id }, data: { updatedAt: new Date() } });
  if (object) await enqueueMeasuring(tx, ctx, { id: row.id, name: `${model.name} v${row.version}` });
  if (object && GateRules.parse(model.gates).length > 0) await enqueueGateCheck(tx, ctx, { versionId: row.id });
  await announce(tx, ctx, {
    event: 'model_version.created',
    data: {
      name: model.name,
      version: String(row.version),
      source: row.source,
      run_id: row.runId,
      tags,
      description: row.description,
    },
  });
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: model.id });
  return row.id;
}

const exampleOf = ({ inputs }: Signature) =>
  toJson(Object.fromEntries(inputs.map((field) => [field.name, field.example])));

interface FoundModel {
  model: RegisteredModel;
  isNew: boolean;
}

/** The model of that name, made when there is none; the project's registrations wait for this transaction. */
export async function findOrCreateModel(
  tx: Tx,
  ctx: Context,
  { name, description = '', tags = {} }: { name: string; description?: string; tags?: Record<string, string> },
): Promise<FoundModel> {
  // Serialises registrations of one project, so that version numbers count up without gaps.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`models ${ctx.projectId}`}, 0))::text`;
  const found = await tx.registeredModel.findFirst({
    where: { projectId: ctx.projectId, orgId: ctx.orgId, name, deletedAt: null },
  });
  if (found) return { model: found, isNew: false };
  const model = await tx.registeredModel.create({
    data: { orgId: ctx.orgId, projectId: ctx.projectId, name, description, createdById: ctx.actor.id },
  });
  await writeModelTags(tx, ctx, { modelId: model.id, tags });
  await writeAudit(tx, ctx, {
    action: 'model.create',
    subject: { type: 'model', id: model.id, name },
    detail: { tags },
  });
  await announce(tx, ctx, { event: 'registered_model.created', data: { name, tags, description: model.description } });
  return { model, isNew: true };
}
