import type { JobHandle, JobHandler } from '@/server/core/jobs/job-handle';
import { failImport, importVersion } from '@/server/datasets';
import { runDueSchedules, settleImporting } from '@/server/serving';

/** Batches that wait for the version begin at once; what goes wrong there the next tick tries again. */
async function tellBatches({ log }: Pick<JobHandle, 'log'>): Promise<void> {
  try {
    await settleImporting();
    await runDueSchedules();
  } catch (error) {
    log(`Batches of this version begin later: ${error instanceof Error ? error.message : String(error)}`, 'warning');
  }
}

export const handler: JobHandler<'dataset.import'> = {
  run: async (job) => {
    const result = await importVersion(job);
    await tellBatches(job);
    return result;
  },
  onEnd: async ({ ctx, payload }, { sentence }) => {
    await failImport(ctx, { ...payload, sentence });
    await settleImporting();
  },
};
