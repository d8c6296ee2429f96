import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { childEnv } from '@/server/core/env';
import { countFailures, restartDelayMs } from '@/server/core/restart-delay';
import { StartFailure } from '@/server/core/start-failure';

const stopWithinMs = 3000;

/**
 * The process that renders pages: kept running, and found at a socket that only this user can open. It ends by itself
 * when this process is gone.
 */
export class PagesProcess {
  /** Where it answers HTTP. */
  readonly socket: string;
  private readonly folder: string;
  private child: ChildProcess | undefined;
  private ready: Promise<void> = Promise.resolve();
  private isStopping = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param script is given the socket's path and says `{ type: 'ready' }` once it answers there */
  constructor(private readonly script: string) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'ringside-pages-'));
    this.socket =
      process.platform === 'win32' ? `\\\\.\\pipe\\${path.basename(this.folder)}` : path.join(this.folder, 'http');
  }

  /** @throws StartFailure when the first process ends before it is ready; why is in the log */
  async start(): Promise<void> {
    await this.launch();
  }

  /** Settles when pages can be asked for: at once, or when a new process took the place of one that ended. */
  whenReady(): Promise<void> {
    return this.ready;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (child) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const impatient = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
      await ended;
      clearTimeout(impatient);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private launch(): Promise<void> {
    const startedMs = Date.now();
    rmSync(this.socket, { force: true });
    const child = fork(this.script, [this.socket], { env: childEnv({}), execArgv: ['--enable-source-maps'] });
    this.child = child;
    let isReady = false;
    this.ready = new Promise((resolve, reject) => {
      child.once('message', () => {
        isReady = true;
        resolve();
      });
      const ended = (how: string) => {
        if (this.child !== child) return;
        this.child = undefined;
        reject(new StartFailure(`The process that renders pages ended with ${how}.`));
        if (this.isStopping || (!isReady && this.failures === 0)) return;
        this.relaunch(Date.now() - startedMs);
      };
      child.once('exit', (code, signal) => ended(signal ?? `code ${code}`));
      // A machine without memory for a process tells it this way.
      child.on('error', (error) => ended(error.message));
    });
    this.ready.catch(() => undefined);
    return this.ready;
  }

  private relaunch(ranForMs: number): void {
    this.failures = countFailures(this.failures, ranForMs);
    const delayMs = restartDelayMs(this.failures);
    console.error(`The process that renders pages ended; it is started again in ${delayMs / 1000} s.`);
    this.ready = new Promise((resolve, reject) => {
      this.timer = setTimeout(() => this.launch().then(resolve, reject), delayMs);
    });
    this.ready.catch(() => undefined);
  }
}
