import { existsSync } from 'node:fs';
import type { InstanceEnv } from '@/server/core/env';
import { StartFailure } from '@/server/core/start-failure';
import { ensureDatabase } from './check-database';
import { ensureSpace } from './check-home';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './postgres/embedded-postgres';
import { findRecord } from './postgres/record';
import { stopLeftoverServer } from './postgres/server-process';
import { countFailures, restartDelayMs } from '@/server/core/restart-delay';

/** The database of an instance: the embedded one, kept running, or the one of DATABASE_URL. */
export class InstanceDatabase {
  private readonly env: InstanceEnv;
  private readonly say: (text: string) => void;
  private server: EmbeddedPostgres | undefined;
  private isStopping = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  /** Called when the embedded server had to move to another port. */
  onMove: () => void = () => undefined;

  constructor(env: InstanceEnv, say: (text: string) => void) {
    this.env = env;
    this.say = say;
  }

  get url(): string {
    return this.env.DATABASE_URL ?? this.server?.url ?? '';
  }

  /** @throws StartFailure when it cannot be had */
  async start(): Promise<void> {
    const { DATABASE_URL, RINGSIDE_HOME } = this.env;
    if (DATABASE_URL !== undefined) return ensureDatabase(DATABASE_URL);
    const record = findRecord(RINGSIDE_HOME);
    const hasData = record !== undefined && existsSync(record.data);
    ensureSpace(hasData ? record.data : RINGSIDE_HOME, !hasData);
    await this.launch();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    if (this.env.DATABASE_URL !== undefined) return;
    if (this.server) return this.server.stop();
    const record = findRecord(this.env.RINGSIDE_HOME);
    if (record) await stopLeftoverServer(record.data);
  }

  private async launch(): Promise<void> {
    const earlierUrl = this.server?.url;
    const startedMs = Date.now();
    const server = await startEmbeddedPostgres({ home: this.env.RINGSIDE_HOME, say: this.say });
    this.server = server;
    server.child.once('exit', (code, signal) => {
      if (this.isStopping) return;
      this.failures = countFailures(this.failures, Date.now() - startedMs);
      this.relaunchLater(signal ? `ended by ${signal}` : `ended with code ${code}`);
    });
    if (earlierUrl !== undefined && earlierUrl !== server.url) this.onMove();
  }

  private relaunchLater(how: string): void {
    const delayMs = restartDelayMs(this.failures);
    this.say(`database ${how}; it is started again in ${delayMs / 1000} s.`);
    this.timer = setTimeout(() => {
      this.launch().catch((error: unknown) => {
        if (this.isStopping) return;
        this.failures += 1;
        this.relaunchLater(error instanceof StartFailure ? `did not start (${error.message})` : `failed: ${error}`);
      });
    }, delayMs);
  }
}
