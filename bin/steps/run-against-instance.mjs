import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { databaseUrl } from './database-url.mjs';
import { findRunning } from './find-running.mjs';
import { freePorts } from './free-ports.mjs';
import { prepare } from './prepare.mjs';
import { StepFailure, root } from './project.mjs';

/**
 * Runs an entry with the addresses of the running instance, or of one started for it and stopped afterwards.
 * Standard output belongs to the entry alone.
 *
 * @param {{ buildFolder: string, entry: string, args: string[], apart?: boolean }} options
 *   apart: always on an instance of its own, with its own database and ports and no sign-in, which is kept
 *   for the next time in the folder `bench` of the home
 * @returns {Promise<number>} the entry's exit status
 */
export async function runAgainstInstance({ buildFolder, entry, args, apart = false }) {
  const running = await findRunning(process.env.RINGSIDE_HOME);
  // Building under a running instance would take the files of its pages away.
  const script = path.join(buildFolder, entry);
  if (!running || !existsSync(script)) await prepare({ buildFolder, stream: 2, pages: !running });
  if (!existsSync(script)) throw new StepFailure(`This checkout has no ${entry.replace(/\.js$/, '.ts')}.`);
  if (apart) await settleApart();
  const instance = running && !apart ? { ...running, stop: async () => {} } : await startInstance(buildFolder);
  try {
    return await runEntry(script, args, instance);
  } finally {
    await instance.stop();
  }
}

async function settleApart() {
  delete process.env.DATABASE_URL;
  process.env.RINGSIDE_HOME = path.join(process.env.RINGSIDE_HOME, 'bench');
  process.env.RINGSIDE_AUTH = 'none';
  process.env.HOST = '127.0.0.1';
  const names = ['PORT', 'GATEWAY_PORT', 'RINGSIDE_WORKER_PORT'];
  const ports = await freePorts(names.length);
  names.forEach((name, index) => (process.env[name] = String(ports[index])));
}

function startInstance(buildFolder) {
  return new Promise((resolve, reject) => {
    const supervisor = spawn(process.execPath, ['--enable-source-maps', path.join(buildFolder, 'server', 'main.js')], {
      cwd: root,
      stdio: ['ignore', 2, 2, 'ipc'],
      // Ctrl-C is for the entry; the instance is stopped when that has ended.
      detached: true,
    });
    const ended = new Promise((done) => supervisor.once('exit', done));
    supervisor.once('exit', () => reject(new StepFailure('The instance for this command did not start; see above.')));
    supervisor.on('message', ({ type, url, gatewayUrl }) => {
      if (type !== 'ready') return;
      const stop = async () => {
        supervisor.kill('SIGTERM');
        await ended;
      };
      resolve({ url, gatewayUrl, stop });
    });
  });
}

/** Runs an entry and gives its exit status; with the addresses of an instance, or without any. */
export function runEntry(script, args, instance) {
  const addresses = instance && {
    DATABASE_URL: process.env.DATABASE_URL || databaseUrl(process.env.RINGSIDE_HOME),
    RINGSIDE_URL: instance.url,
    RINGSIDE_GATEWAY_URL: instance.gatewayUrl,
  };
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    cwd: root,
    env: { ...process.env, ...addresses },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
