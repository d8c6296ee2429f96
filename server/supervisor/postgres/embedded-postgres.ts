import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartFailure } from '@/server/core/start-failure';
import { accountForPostgres, type Account } from './account';
import { findPostgresBinaries } from './binaries';
import { explainOutput, saysPortIsTaken, saysStillInUse } from './explain-output';
import { databaseUser, initialiseCluster } from './initialise-cluster';
import { chooseDataFolder, reachableBinaries } from './place';
import { findRecord, saveRecord, type PostgresRecord } from './record';
import { launchServer, stopLeftoverServer, stopServer, type ServerPlan } from './server-process';
import { freePort } from '../free-port';

export interface EmbeddedPostgres {
  /** The address of the database `ringside`. */
  url: string;
  pid: number;
  child: ChildProcess;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** An existing, writable folder; the database goes inside, or beside it where Postgres could not read it. */
  home: string;
  settings?: Record<string, string>;
  /** Called with a line worth telling. */
  say?: (line: string) => void;
  /** Off in tests. */
  sync?: boolean;
}

const databaseName = 'ringside';
const attempts = 8;

// Small enough for a laptop: the whole of Ringside idles below 900 MB.
const defaultSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
};

/**
 * Starts the embedded Postgres of a home, making it on the first start and ending what an earlier one left running.
 *
 * @throws StartFailure when it cannot run
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const found = findRecord(options.home);
  const account = accountForPostgres(found?.data);
  const binaries = await reachableBinaries(await findPostgresBinaries(), account);
  const record = found ?? (await newRecord(options, account));
  if (!existsSync(record.data)) await makeDatabase({ ...options, binaries, account }, record);
  await stopLeftoverServer(record.data);
  const logs = path.join(options.home, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const settings = { ...defaultSettings, ...options.settings };
  const logFile = path.join(logs, 'postgres.log');
  const child = await launch({ binaries, data: record.data, account, port: record.port, settings, logFile }, (port) => {
    record.port = port;
    saveRecord(options.home, record);
  });
  await createDatabase(urlOf(record, 'postgres'));
  const pid = pidOf(child);
  return { url: urlOf(record, databaseName), pid, child, stop: async () => void (await stopServer(pid)) };
}

async function makeDatabase(
  { home, sync = true, binaries, account }: EmbeddedPostgresOptions & { binaries: string; account: Account | null },
  record: PostgresRecord,
): Promise<void> {
  const { data, password, isMade } = record;
  if (isMade) {
    throw new StartFailure(
      `The database of ${home} is gone: ${data} does not exist. Restore it from a backup, ` +
        `or move ${home} away to begin anew.`,
    );
  }
  await initialiseCluster({ binaries, data, account, password, sync });
  record.isMade = true;
  saveRecord(home, record);
}

async function newRecord({ home, say }: EmbeddedPostgresOptions, account: Account | null): Promise<PostgresRecord> {
  const { data, orphans } = chooseDataFolder(home, account);
  if (existsSync(data)) {
    throw new StartFailure(
      `${path.join(home, 'postgres.json')} is missing, and with it the password of the database in ${data}: ` +
        'restore the file from a backup, or move the folder away to begin anew.',
    );
  }
  for (const orphan of orphans) {
    await stopLeftoverServer(orphan);
    say?.(`An earlier database of ${home} lies in ${orphan}; delete it when you do not need it.`);
  }
  const password = randomBytes(24).toString('base64url');
  const record = { data, port: await freePort(), password, isMade: false };
  saveRecord(home, record);
  return record;
}

async function launch(plan: ServerPlan, keepPort: (port: number) => void): Promise<ChildProcess> {
  let port = plan.port;
  for (let attempt = 1; ; attempt += 1) {
    const { child, output } = await launchServer({ ...plan, port });
    if (child) {
      if (port !== plan.port) keepPort(port);
      return child;
    }
    const passing = saysPortIsTaken(output) || saysStillInUse(output);
    if (!passing || attempt === attempts) throw new StartFailure(explainOutput(output, plan.data));
    if (saysPortIsTaken(output)) port = await freePort();
    else await sleep(1000);
  }
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

function urlOf({ port, password }: PostgresRecord, database: string): string {
  return `postgresql://${databaseUser}:${password}@127.0.0.1:${port}/${database}`;
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new StartFailure('Postgres was started but has no process number.');
  return child.pid;
}
