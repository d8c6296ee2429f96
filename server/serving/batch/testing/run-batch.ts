import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { BatchDetail } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { runJob } from '@/server/core/jobs/run-job';
import type { JobHandlers } from '@/server/core/jobs/job-handle';
import { storeRoot } from '@/server/core/storage/object-store';
import { endJoinJob, endShardJob } from '../end-batch';
import { getBatch } from '../get-batch';
import { joinBatch } from '../join-batch';
import { scoreShard } from '../score-shard';

/** As the workers have them. */
const batchHandlers: JobHandlers = {
  'batch.score': async () => ({
    run: scoreShard,
    onEnd: ({ ctx, id, payload }, end) => endShardJob(ctx, { ...payload, jobId: id, ...end }),
  }),
  'batch.join': async () => ({
    run: joinBatch,
    onEnd: ({ ctx, id, payload }, end) => endJoinJob(ctx, { ...payload, jobId: id, ...end }),
  }),
};

/** Runs one job as a worker does. */
export const runOne = (jobId: string, outer = new AbortController().signal): Promise<void> =>
  runJob({ jobId, workerId: 'test', outer, handlers: batchHandlers });

/** Runs the jobs that wait for a batch, one after another, until none does. Gives the batch as it is then. */
export async function runBatch(ctx: Context, id: string): Promise<BatchDetail> {
  for (;;) {
    const job = await db().job.findFirst({
      where: { subjectId: id, kind: { in: ['batch.score', 'batch.join'] }, status: 'queued' },
      orderBy: { createdAt: 'asc' },
    });
    if (!job) return getBatch(ctx, id);
    await runOne(job.id);
  }
}

/** Names of the files in a folder of the object store. */
export async function filesIn(folder: 'objects' | 'scratch'): Promise<string[]> {
  const entries = await readdir(path.join(storeRoot(), folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
