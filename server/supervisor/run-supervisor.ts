import { existsSync } from 'node:fs';
import path from 'node:path';
import { instanceEnv, type InstanceEnv } from '@/server/core/env';
import { migrateDatabase } from '@/server/core/migrate';
import { StartFailure } from '@/server/core/start-failure';
import { ensureHome } from './check-home';
import { ensurePortsFree } from './check-ports';
import { claimHome } from './claim-home';
import type { Step } from './end-process';
import { freePort } from './free-port';
import { addressOf, instanceProcesses, type InstanceProcess } from './instance-processes';
import { findState, removeState, saveState, stopLeftovers } from './instance-state';
import { identify } from '@/server/core/process-identity';
import { createProgress, type Progress } from './progress';
import { InstanceDatabase } from './start-database';
import { waitUntilHealthy } from './wait-until-healthy';
import { watchBundles } from './watch-bundles';

const healthyWithinMs = 120_000;

// With the database's own three seconds, all is gone within ten.
const endings: Step[] = [
  { signal: 'SIGTERM', waitMs: 5500 },
  { signal: 'SIGKILL', waitMs: 500 },
];

export interface Terminal {
  write: (text: string) => void;
  /** Settles when a person or the system asks for the end. */
  stopRequested: Promise<void>;
  /** Called once everything answers, with what the processes want a person to know. */
  onReady: (address: { url: string; gatewayUrl: string }, announcements: string[]) => void;
}

/**
 * Runs an instance until it is asked to stop.
 *
 * @throws StartFailure when it cannot start; whatever was started is stopped before
 */
export async function runSupervisor(terminal: Terminal): Promise<void> {
  const env = instanceEnv();
  const progress = createProgress(terminal.write);
  ensureHome(env.RINGSIDE_HOME);
  const claim = claimHome(env.RINGSIDE_HOME);
  if ('holder' in claim) throw new StartFailure(explainHolder(env.RINGSIDE_HOME, claim.holder.pid));
  const instance = new Instance(env, progress);
  try {
    const started = instance.start().then(() => terminal.onReady(instance.address, instance.announcements));
    await Promise.race([started, terminal.stopRequested]);
    await terminal.stopRequested;
    progress.say('Stopping …');
  } finally {
    await instance.stop();
    claim.release();
  }
}

class Instance {
  readonly address: { url: string; gatewayUrl: string };
  readonly announcements: string[] = [];
  private readonly env: InstanceEnv;
  private readonly progress: Progress;
  private readonly database: InstanceDatabase;
  private processes: InstanceProcess[] = [];
  private isReady = false;
  private isStopping = false;

  constructor(env: InstanceEnv, progress: Progress) {
    this.env = env;
    this.progress = progress;
    this.address = { url: addressOf(env.HOST, env.PORT), gatewayUrl: addressOf(env.HOST, env.GATEWAY_PORT) };
    this.database = new InstanceDatabase(env, progress.say);
  }

  async start(): Promise<void> {
    const { env, progress } = this;
    const ended = await stopLeftovers(findState(env.RINGSIDE_HOME));
    if (ended.length > 0) progress.say(`  Stopped what an earlier start left running: ${ended.join(', ')}.`);
    await ensurePortsFree(env.HOST, [
      { variable: 'PORT', port: env.PORT },
      { variable: 'GATEWAY_PORT', port: env.GATEWAY_PORT },
    ]);
    this.saveState();
    await progress.step('database', () => this.database.start());
    await progress.step('migrations', () => this.migrate(), describeMigrations);
    if (!this.isStopping) await progress.step('processes', () => this.startProcesses(), (names) => names.join(', '));
    this.isReady = true;
    this.saveState();
    if (env.RINGSIDE_DEV) watchBundles(this.processes.map(({ process }) => process));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.processes.map(({ process }) => process.stop(endings)));
    await this.database.stop();
    removeState(this.env.RINGSIDE_HOME);
  }

  private announce(text: string): void {
    if (this.isReady) this.progress.say(text);
    else this.announcements.push(text);
  }

  private migrate(): Promise<string[]> {
    const folder = path.join(this.env.RINGSIDE_ROOT, 'prisma', 'migrations');
    return existsSync(folder) ? migrateDatabase(this.database.url, folder) : Promise.resolve([]);
  }

  private async startProcesses(): Promise<string[]> {
    const { env, progress } = this;
    this.processes = instanceProcesses({
      env,
      workerPort: await freePort(),
      databaseUrl: () => this.database.url,
      say: progress.say,
      announce: (text) => this.announce(text),
      onChange: () => this.saveState(),
    });
    this.database.onMove = () => this.processes.forEach(({ process }) => process.restart());
    await Promise.all(
      this.processes.map(async ({ name, url, process }) => {
        await process.start();
        await waitUntilHealthy(name, url, healthyWithinMs);
      }),
    );
    return this.processes.map(({ name }) => name);
  }

  private saveState(): void {
    if (this.isStopping) return;
    const children = this.processes.flatMap(({ name, process }) =>
      process.identity ? [{ name, ...process.identity }] : [],
    );
    saveState(this.env.RINGSIDE_HOME, {
      ...identify(process.pid),
      ...this.address,
      isReady: this.isReady,
      children,
    });
  }
}

function describeMigrations(applied: string[]): string {
  return applied.length === 0 ? 'up to date' : `${applied.length} applied`;
}

function explainHolder(home: string, pid: number): string {
  const state = findState(home);
  const where = state?.pid === pid && state.isReady ? ` at ${state.url}` : '';
  return (
    `Ringside already runs on ${home} (process ${pid})${where}: stop it first, ` +
    'or set RINGSIDE_HOME, PORT and GATEWAY_PORT to start another one beside it.'
  );
}
