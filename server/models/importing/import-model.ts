import type { Readable } from 'node:stream';
import type { JobRef } from '@/lib/contracts/ab-tests';
import type { ImportFile, ImportJobPayload, ImportModelQuery } from '@/lib/contracts/model-imports';
import type { Context } from '@/server/core/context';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { removeModelUploads } from './model-uploads';
import { receiveModel } from './receive-model';

/** Takes the file of a model; a worker makes the next version of the named model of it, which is made when new. */
export async function importModel(ctx: Context, input: ImportModelQuery & { source: Readable }): Promise<JobRef> {
  requirePermission(ctx, 'model:write');
  const { source, fileName, modelName, description, ...options } = input;
  const name = fileName.split(/[\\/]/).at(-1) ?? fileName;
  const file: ImportFile = { name, place: { kind: 'upload', key: await receiveModel(source) } };
  try {
    return await queueImport(ctx, { modelName, description, options, files: [file], runId: null });
  } catch (error) {
    await removeModelUploads([file]);
    throw error;
  }
}

/** Queues the making of a version of files that are on disk. */
export async function queueImport(ctx: Context, input: Omit<ImportJobPayload, 'authorId'>): Promise<JobRef> {
  const [first] = input.files;
  const title = `Import ${first?.name ?? 'a model'} as ${input.modelName}`;
  const authorId = ctx.actor.id;
  const jobId = await inTransaction(async (tx) => {
    const id = await enqueueJob(tx, ctx, { kind: 'model.import', payload: { ...input, authorId }, title });
    await writeAudit(tx, ctx, {
      action: 'model.import',
      subject: { type: 'job', id, name: title },
      detail: { modelName: input.modelName, runId: input.runId },
    });
    return id;
  });
  return { jobId };
}
