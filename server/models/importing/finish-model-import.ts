import type { ImportJobPayload, ImportResult } from '@/lib/contracts/model-imports';
import type { Context } from '@/server/core/context';
import { inTransaction } from '@/server/core/transaction';
import type { StoredObject } from '@/server/core/storage/object-store';
import type { ModelBundle } from '@/server/ml/bundle';
import { findOrCreateModel, insertVersion } from '../insert-version';
import { loadBundle } from '../load-bundle';
import { getVersionRow } from '../queries';
import { removeModelUploads } from './model-uploads';

interface Imported {
  payload: ImportJobPayload;
  /** The packed bundle. */
  object: StoredObject;
  kind: ModelBundle['kind'];
  origin: ModelBundle['origin'];
  notes: readonly string[];
}

/**
 * Makes the next version of an imported bundle, after opening it as the gateway will. The same bundle under the same
 * name is the version it made before, so that a job which runs twice makes one.
 */
export async function finishModelImport(ctx: Context, imported: Imported): Promise<ImportResult> {
  const { payload, object, kind, origin, notes } = imported;
  const { signature } = await loadBundle(object.sha256);
  const id = await inTransaction(async (tx) => {
    const { model } = await findOrCreateModel(tx, ctx, { name: payload.modelName });
    const before = await tx.modelVersion.findFirst({
      where: { modelId: model.id, orgId: ctx.orgId, sha256: object.sha256, deletedAt: null },
    });
    if (before) return before.id;
    const producer = origin?.producer ?? 'unknown';
    const sentence = `elsewhere, imported from ${origin?.fileName ?? 'a file'} (${producer})`;
    return insertVersion(tx, ctx, {
      model,
      kind,
      object,
      signature,
      runId: payload.runId,
      task: signature.task,
      description: payload.description,
      metrics: [],
      trainedOn: { datasetVersions: [], rows: 0, from: null, to: null, sentence },
      authorId: payload.authorId,
      detail: { format: origin?.format ?? null, fileName: origin?.fileName ?? null, runId: payload.runId },
    });
  });
  await removeModelUploads(payload.files);
  const row = await getVersionRow(ctx, id);
  return { modelId: row.modelId, versionId: id, version: row.version, notes: [...notes] };
}
