import { rm } from 'node:fs/promises';
import type { JobHandle, JobHandler } from '@/server/core/jobs/job-handle';
import { adoptFile, scratchPath } from '@/server/core/storage/object-store';
import { finishModelImport, importFilePath, removeModelUploads, sweepModelUploads } from '@/server/models';
import { runImportChild } from './importing-child';

async function run(job: JobHandle<'model.import'>): Promise<unknown> {
  const { ctx, payload, signal } = job;
  await sweepModelUploads(new Date());
  const scratch = await scratchPath('.bundle');
  try {
    job.progress({ done: 0, total: 2, unit: 'steps', message: 'Reading the file and trying the model' });
    const files = payload.files.map((file) => ({ name: file.name, path: importFilePath(file) }));
    const { kind, origin, notes } = await runImportChild({ files, options: payload.options, scratch }, signal);
    notes.forEach((note) => job.log(note));
    job.progress({ done: 1, total: 2, unit: 'steps', message: 'Registering the version' });
    const result = await finishModelImport(ctx, { payload, kind, origin, notes, object: await adoptFile(scratch) });
    job.progress({ done: 2, total: 2, unit: 'steps', message: `Version ${result.version} is ready` });
    return result;
  } finally {
    await rm(scratch, { force: true });
  }
}

export const handler: JobHandler<'model.import'> = {
  run,
  onEnd: ({ payload }) => removeModelUploads(payload.files),
};
