import { setTimeout as sleep } from 'node:timers/promises';
import { finalJobStatuses, type Job } from '@/lib/contracts/jobs';
import type { Context } from '@/server/core/context';
import { getJob } from '@/server/orgs';

const pollMs = 250;

/** The job of an import once it has ended, or as it is when patience is over. */
export async function awaitImport(
  ctx: Context,
  { jobId, patienceMs }: { jobId: string; patienceMs: number },
): Promise<Job> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const job = await getJob(ctx, jobId);
    if (finalJobStatuses.includes(job.status) || performance.now() >= until) return job;
    await sleep(pollMs);
  }
}
