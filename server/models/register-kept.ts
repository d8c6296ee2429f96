import { keptKind, type ModelVersion } from '@/lib/contracts/models';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { findOrCreateModel, insertVersion, type StatedOrigin } from './insert-version';
import { presentVersions } from './present-version';
import { getVersionRow } from './queries';

interface KeptVersion {
  modelName: string;
  description: string;
  runId: string | null;
  stated: StatedOrigin;
}

/**
 * Registers a version as a client describes it, without a model that could answer here: its source, tags and aliases
 * are kept, and endpoints refuse it.
 */
export async function registerKept(ctx: Context, input: KeptVersion): Promise<ModelVersion> {
  requirePermission(ctx, 'model:write');
  const { modelName, description, runId, stated } = input;
  const where = stated.source ?? 'a place that was not told';
  const id = await inTransaction(async (tx) => {
    const { model } = await findOrCreateModel(tx, ctx, { name: modelName });
    return insertVersion(tx, ctx, {
      ...{ model, runId, description, stated, kind: keptKind, task: '', object: null, signature: null, metrics: [] },
      trainedOn: { datasetVersions: [], rows: 0, from: null, to: null, sentence: `elsewhere; it lies at ${where}` },
      authorId: ctx.actor.id,
      detail: { runId, source: stated.source ?? null },
    });
  });
  return presentOne(ctx, id);
}

/** Registers what another version holds as the next version of a model. */
export async function copyVersion(
  ctx: Context,
  { fromId, modelName, description, runId, stated }: KeptVersion & { fromId: string },
): Promise<ModelVersion> {
  requirePermission(ctx, 'model:write');
  const from = await getVersionRow(ctx, fromId);
  const [shown] = await presentVersions(ctx, [from]);
  if (!shown) throw notFound('model version', fromId);
  const id = await inTransaction(async (tx) => {
    const { model } = await findOrCreateModel(tx, ctx, { name: modelName });
    const { kind, task, sha256, sizeBytes } = from;
    return insertVersion(tx, ctx, {
      ...{ model, kind, task, description, trainedOn: shown.trainedOn, metrics: shown.metrics },
      runId: runId ?? from.runId,
      object: sha256 === '' ? null : { sha256, sizeBytes },
      signature: Signature.safeParse(from.signature).data ?? null,
      stated: { statusMessage: from.statusMessage, ...stated },
      authorId: ctx.actor.id,
      detail: { copiedFrom: fromId },
    });
  });
  return presentOne(ctx, id);
}

async function presentOne(ctx: Context, id: string): Promise<ModelVersion> {
  const [version] = await presentVersions(ctx, [await getVersionRow(ctx, id)]);
  if (!version) throw notFound('model version', id);
  return version;
}
