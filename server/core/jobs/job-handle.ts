import type { JobName, JobPayload } from '@/lib/contracts/jobs';
import type { Context } from '../context';

/** What a handler gets: its payload, in whose name it runs, and ways to show that it lives. */
export interface JobHandle<N extends JobName = JobName> {
  id: string;
  /** Counts up with every start; writes by an older attempt must be refused. */
  attempt: number;
  payload: JobPayload<N>;
  ctx: Context;
  /** Aborted when a person cancels, the job is taken away, or the worker stops. */
  signal: AbortSignal;
  /** Shows how far the job is; throttled, so call it freely. */
  progress: (state: { done: number; total?: number; unit?: string; message?: string }) => void;
  /** Adds a line to the job's log. */
  log: (text: string, level?: 'info' | 'warning' | 'error') => void;
}

export interface JobHandler<N extends JobName> {
  /** Safe to repeat: a job may run twice. What it returns is kept as the job's result. */
  run: (job: JobHandle<N>) => Promise<unknown>;
  /** Puts the subject in its final state after the last attempt failed or was cancelled. */
  onEnd?: (
    job: Pick<JobHandle<N>, 'id' | 'payload' | 'ctx'>,
    end: { status: 'failed' | 'cancelled'; sentence: string },
  ) => Promise<void>;
}

/** Handlers by kind of job, each loaded when it is first needed. */
export type JobHandlers = { [N in JobName]?: () => Promise<JobHandler<N>> };
