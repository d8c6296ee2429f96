import type { Context } from '../context';
import { db } from '../db';
import { publishEventNow } from '../events';
import type { JobHandle } from './job-handle';

const flushEveryMs = 300;

type Progress = Parameters<JobHandle['progress']>[0];

/** Writes progress and log lines of one attempt of a job, at most a few times a second. */
export class JobReporter {
  private progress: Progress | undefined;
  private lines: { level: string; text: string; at: Date }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly ctx: Context,
    private readonly job: { id: string; attempt: number },
  ) {}

  report(progress: Progress): void {
    this.progress = { ...this.progress, ...progress };
    this.schedule();
  }

  log(text: string, level: string): void {
    this.lines.push({ level, text: text.slice(0, 4000), at: new Date() });
    this.schedule();
  }

  /** Writes what waits; call before the final state is written. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write()).catch(() => undefined);
    await this.writing;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => void this.flush(), flushEveryMs);
  }

  private async write(): Promise<void> {
    const { progress, lines, ctx, job } = this;
    this.progress = undefined;
    this.lines = [];
    if (progress) {
      await db().job.updateMany({
        where: { id: job.id, attempt: job.attempt, status: 'running' },
        data: { ...progress, heartbeatAt: new Date() },
      });
    }
    if (lines.length > 0) {
      await db().jobLog.createMany({ data: lines.map((line) => ({ ...line, orgId: ctx.orgId, jobId: job.id })) });
    }
    if (progress || lines.length > 0) {
      await publishEventNow({ orgId: ctx.orgId, projectId: ctx.projectId, topic: 'job', id: job.id });
    }
  }
}
