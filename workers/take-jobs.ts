import type { PgBoss } from 'pg-boss';
import type { JobLane } from '@/lib/contracts/jobs';
import type { JobHandlers } from '@/server/core/jobs/job-handle';
import { deadLane, lanes } from '@/server/core/jobs/boss';
import { failDeadJob, runJob } from '@/server/core/jobs/run-job';

/** How many jobs of a lane this worker runs at once; one part of a batch is scored while another reads or writes. */
export const laneSlots: Record<JobLane, number> = { training: 1, data: 1, batch: 2, analysis: 1, long: 1, notify: 2 };

interface Taking {
  queue: PgBoss;
  handlers: JobHandlers;
  workerId: string;
  shutdown: AbortSignal;
  busy: (change: 1 | -1) => void;
}

/** Takes jobs from every lane until the worker stops. */
export async function takeJobs({ queue, handlers, workerId, shutdown, busy }: Taking) {
  const running = new Set<Promise<void>>();
  for (const lane of lanes) {
    const options = {
      batchSize: 1,
      localConcurrency: laneSlots[lane],
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: 1,
    };
    await queue.work<{ jobId: string }>(lane, options, async ([job]) => {
      if (!job) return;
      busy(1);
      const work = runJob({
        jobId: job.data.jobId,
        workerId,
        outer: AbortSignal.any([job.signal, shutdown]),
        handlers,
      });
      running.add(work);
      try {
        await work;
      } finally {
        running.delete(work);
        busy(-1);
      }
    });
  }
  await queue.work<{ jobId: string }>(deadLane, async ([job]) => {
    if (job) await failDeadJob(job.data.jobId, handlers);
  });
  return { idle: () => Promise.allSettled(running).then(() => undefined) };
}
