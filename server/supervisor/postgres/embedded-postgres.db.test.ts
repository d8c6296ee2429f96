import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOf } from '@/server/core/process-identity';
import { freePort } from '../free-port';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';
import { findRecord, saveRecord } from './record';
import { stopLeftoverServer } from './server-process';

let home: string;
let started: EmbeddedPostgres[];

const start = async (): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({ home, sync: false });
  started.push(server);
  return server;
};

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // The server is killed on purpose.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'ringside-home-'));
  chmodSync(home, 0o711);
  started = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  const record = findRecord(home);
  if (record) rmSync(record.data, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});

describe('startEmbeddedPostgres', () => {
  it('makes a database with checksums, UTF-8 and a password, open to this machine only', async () => {
    const { url } = await start();
    const [row] = await ask(
      url,
      `select current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
              current_setting('listen_addresses') as listens, current_database() as name`,
    );
    expect(row).toEqual({ checksums: 'on', encoding: 'UTF8', listens: '127.0.0.1', name: 'ringside' });
    expect(statSync(path.join(home, 'postgres.json')).mode & 0o077).toBe(0);
    const wrong = url.replace(/:[^:@/]+@/, ':wrong@');
    await expect(ask(wrong, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('ends what a killed supervisor left running and keeps the rows', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 7 as n');
    const second = await start();
    expect(startOf(first.pid)).toBeUndefined();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('comes back with all committed rows after the server was killed', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 7 as n');
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('moves to another port when its own is taken', async () => {
    const first = await start();
    await first.stop();
    const port = findRecord(home)?.port;
    const stranger = await new Promise<Server>((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
    });
    try {
      const second = await start();
      expect(second.url).not.toBe(first.url);
      expect(second.url).toContain(`:${findRecord(home)?.port}/`);
    } finally {
      stranger.close();
    }
  });

  it('begins anew when it was killed while making the database', async () => {
    const data = path.join(home, 'postgres');
    saveRecord(home, { data, port: await freePort(), password: 'secret', isMade: false });
    // What a killed initdb leaves lies beside the final folder.
    writeFileSync(`${data}.new`, 'half');
    const { url } = await start();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(existsSync(`${data}.new`)).toBe(false);
  });

  it('does not put an empty database in the place of a lost one', async () => {
    const data = path.join(home, 'postgres');
    saveRecord(home, { data, port: await freePort(), password: 'secret', isMade: true });
    await expect(start()).rejects.toThrow(`is gone: ${data} does not exist`);
  });

  it('refuses data whose password is lost', async () => {
    const server = await start();
    await server.stop();
    const file = path.join(home, 'postgres.json');
    const kept = readFileSync(file);
    rmSync(file);
    await expect(start()).rejects.toThrow('postgres.json is missing, and with it the password');
    writeFileSync(file, '{"half');
    await expect(start()).rejects.toThrow('postgres.json is damaged');
    writeFileSync(file, kept);
  });

  it('says what is wrong when Postgres cannot read its data', async () => {
    const server = await start();
    await server.stop();
    const record = findRecord(home);
    if (!record) throw new Error('There is no record.');
    writeFileSync(path.join(record.data, 'PG_VERSION'), '9.6\n');
    await expect(start()).rejects.toThrow('was made by another Postgres version');
    saveRecord(home, record);
  });
});

describe('stopLeftoverServer', () => {
  it('leaves a stranger alone that got the number of a dead server', async () => {
    const server = await start();
    const record = findRecord(home);
    if (!record) throw new Error('There is no record.');
    await server.stop();
    const lock = path.join(record.data, 'postmaster.pid');
    writeFileSync(lock, `${process.pid}\n${record.data}\n`);
    expect(await stopLeftoverServer(record.data)).toBeUndefined();
    expect(existsSync(lock)).toBe(false);
  });
});
