import { fork, type ChildProcess } from 'node:child_process';
import { totalmem } from 'node:os';
import path from 'node:path';
import type { TrainingConfig, TrainingReport } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import { env } from '@/server/core/env';
import { invalid } from '@/server/core/errors';
import { createMachineSampler } from './sample-machine';
import type { FromChild, ToChild } from './train-messages';

/** A training may use so much of the machine's memory; then it is ended, before the system ends something else. */
const memoryShare = 0.7;
const heapLimitMb = 4096;
const killAfterCancelMs = 2500;
const firstSampleMs = 1000;
const sampleEveryMs = 5000;

interface Training {
  ctx: Context;
  config: TrainingConfig;
  scratch: string;
  signal: AbortSignal;
  onMetrics: (step: number, at: number, values: Record<string, number>) => void;
  onProgress: (done: number, total: number, message: string) => void;
  onLog: (text: string) => void;
}

export interface Trained {
  config: TrainingConfig;
  report: TrainingReport;
  notes: string[];
}

/** Trains in a child process with a memory limit of its own, which ends when this process or the job does. */
export function runTrainingChild(training: Training): Promise<Trained> {
  const { signal } = training;
  signal.throwIfAborted();
  const child = fork(path.join(env().RINGSIDE_BUILD, 'workers/train-child.js'), {
    execArgv: ['--enable-source-maps', `--max-old-space-size=${heapLimitMb}`],
    serialization: 'advanced',
  });
  const stopSampling = sampleMachine(child, training);
  return new Promise<Trained>((resolve, reject) => {
    const cancel = () => {
      tell(child, { type: 'cancel' });
      setTimeout(() => child.kill('SIGKILL'), killAfterCancelMs).unref();
    };
    signal.addEventListener('abort', cancel, { once: true });
    let outcome: (() => void) | undefined;
    child.on('message', (message: FromChild) => {
      outcome ??= receive(message, { child, training, resolve, reject });
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      stopSampling();
      signal.removeEventListener('abort', cancel);
      if (signal.aborted) return reject(signal.reason as Error);
      if (outcome) return outcome();
      reject(new Error(`the training process ended (${killedBy ?? `exit code ${code}`}) before it was done`));
    });
  });
}

/** Tells of the machine while the child works, as metrics of their own steps; gives what ends it. */
function sampleMachine(child: ChildProcess, { onMetrics }: Training): () => void {
  const sample = createMachineSampler(child.pid);
  let step = 0;
  let timer: NodeJS.Timeout;
  const take = async (): Promise<void> => {
    const gauges = await sample();
    if (child.exitCode !== null || child.signalCode !== null) return;
    onMetrics(step, Date.now(), gauges);
    step += 1;
    timer = setTimeout(() => void take(), sampleEveryMs);
  };
  timer = setTimeout(() => void take(), firstSampleMs);
  return () => clearTimeout(timer);
}

interface Receiving {
  child: ChildProcess;
  training: Training;
  resolve: (trained: Trained) => void;
  reject: (error: Error) => void;
}

/** Handles one message; a final one gives what to do when the child has ended. */
function receive(message: FromChild, { child, training, resolve, reject }: Receiving): (() => void) | undefined {
  switch (message.type) {
    case 'ready':
      tell(child, { type: 'train', ctx: training.ctx, config: training.config, scratch: training.scratch });
      return undefined;
    case 'metrics':
      training.onMetrics(message.step, message.at, message.values);
      return undefined;
    case 'progress':
      training.onProgress(message.done, message.total, message.message);
      return undefined;
    case 'log':
      training.onLog(message.text);
      return undefined;
    case 'memory':
      return limitMemory(message.bytes, child, reject);
    case 'failed':
      return () => reject(message.sentence ? invalid(message.message) : new Error(message.message));
    case 'done':
      return () => resolve(message);
  }
}

function limitMemory(bytes: number, child: ChildProcess, reject: (error: Error) => void): (() => void) | undefined {
  const limit = totalmem() * memoryShare;
  if (bytes < limit) return undefined;
  child.kill('SIGKILL');
  const gigabytes = (limit / 2 ** 30).toFixed(1);
  return () => reject(invalid(`The training needed more than ${gigabytes} GiB of memory: use fewer rows or columns.`));
}

function tell(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message);
}
