import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { StartFailure } from '@/server/core/start-failure';
import { endProcess, type Step } from './end-process';
import type { LogFile } from './log-file';
import { startOf, type ProcessIdentity } from '@/server/core/process-identity';
import { countFailures, restartDelayMs } from '@/server/core/restart-delay';

export interface ProcessPlan {
  name: string;
  script: string;
  cwd: string;
  /** Read at every start, since the address of the database may change. */
  env: () => NodeJS.ProcessEnv;
  log: LogFile;
  /** A line for the terminal. */
  say: (text: string) => void;
  /** What the process itself wants a person to know. */
  announce: (text: string) => void;
  /** The process number changed. */
  onChange: () => void;
}

const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('announce'), text: z.string() }),
]);

/** One of our processes, started again whenever it ends by itself. */
export class ManagedProcess {
  readonly plan: ProcessPlan;
  private child: ChildProcess | undefined;
  private current: ProcessIdentity | undefined;
  private isStopping = false;
  private isRestarting = false;
  private wasReady = false;
  private failures = 0;
  private startedMs = 0;
  private lastError = '';
  private timer: NodeJS.Timeout | undefined;
  private settleFirstStart: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(plan: ProcessPlan) {
    this.plan = plan;
  }

  get identity(): ProcessIdentity | undefined {
    return this.current;
  }

  /**
   * Starts the process and waits until it says that it is ready.
   *
   * @throws StartFailure when it ends before that
   */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.settleFirstStart = { resolve, reject };
      this.launch();
    });
  }

  /** Ends the process by one signal after another; it is not started again. */
  async stop(steps: Step[]): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    const exit = this.child && once(this.child, 'exit');
    // The system tells of the end a moment after the process is gone.
    if (this.current && (await endProcess(this.current, steps))) await exit;
    await this.plan.log.close();
  }

  /** Ends the process softly; a new one takes its place. */
  restart(): void {
    this.isRestarting = true;
    this.child?.kill('SIGTERM');
  }

  private launch(): void {
    const { plan } = this;
    this.startedMs = Date.now();
    // A group of its own: Ctrl-C in the terminal reaches only the supervisor, which ends all in order.
    const child = spawn(process.execPath, ['--enable-source-maps', plan.script], {
      cwd: plan.cwd,
      env: plan.env(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.child = child;
    child.on('message', (message) => this.receive(message));
    child.once('error', (error) => this.ended(error.message));
    child.once('exit', (code, signal) => this.ended(signal ? `ended by ${signal}` : `ended with code ${code}`));
    this.follow(child.stdout, (line) => plan.log.write(`${line}\n`));
    this.follow(child.stderr, (line) => this.receiveError(line));
    const startedAt = child.pid === undefined ? undefined : startOf(child.pid);
    this.current = child.pid !== undefined && startedAt !== undefined ? { pid: child.pid, startedAt } : undefined;
    plan.onChange();
  }

  private follow(stream: Readable | null, take: (line: string) => void): void {
    if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', take);
  }

  private receive(message: unknown): void {
    const parsed = Message.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.type === 'announce') {
      this.plan.announce(parsed.data.text);
      return;
    }
    this.wasReady = true;
    this.settleFirstStart?.resolve();
  }

  private receiveError(line: string): void {
    this.plan.log.write(`${line}\n`);
    if (this.wasReady) this.plan.say(`${this.plan.name} | ${line}`);
    // A process that cannot start says why in one line that begins with its name.
    else if (line.startsWith(`${this.plan.name}: `)) this.lastError = line.slice(this.plan.name.length + 2);
  }

  private ended(how: string): void {
    if (!this.child) return;
    this.child = undefined;
    this.current = undefined;
    this.plan.onChange();
    if (this.isStopping) return;
    if (!this.wasReady) {
      // What it wrote last may still be on its way through the pipe.
      setTimeout(() => this.settleFirstStart?.reject(new StartFailure(this.whyNotStarted(how))), 50);
      return;
    }
    if (this.isRestarting) {
      this.isRestarting = false;
      this.failures = 0;
      this.launch();
      return;
    }
    this.failures = countFailures(this.failures, Date.now() - this.startedMs);
    const delayMs = restartDelayMs(this.failures);
    this.plan.say(`${this.plan.name} ${how}; it is started again in ${delayMs / 1000} s.`);
    this.timer = setTimeout(() => this.launch(), delayMs);
  }

  private whyNotStarted(how: string): string {
    const reason = this.lastError === '' ? `it ${how}` : this.lastError;
    return `The process ${this.plan.name} could not start: ${reason} Its log is ${this.plan.log.file}.`;
  }
}
