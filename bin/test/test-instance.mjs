import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { freePorts } from '../steps/free-ports.mjs';
import { StepFailure, inProject, root } from '../steps/project.mjs';

export const buildFolder = inProject('.test', 'build');

/** The caller's settings of Ringside, taken out: a test run depends on nothing around it. */
export function cleanEnv() {
  const ours = Object.keys(process.env).filter((name) => name.startsWith('RINGSIDE_'));
  const names = [...ours, 'DATABASE_URL', 'HOST', 'PORT', 'GATEWAY_PORT', 'NODE_ENV', 'NODE_OPTIONS'];
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** The environment of an instance with its own home and ports. */
export async function instanceEnv(home) {
  const [port, gatewayPort] = await freePorts(2);
  return {
    ...cleanEnv(),
    RINGSIDE_HOME: home,
    RINGSIDE_BUILD: buildFolder,
    PORT: String(port),
    GATEWAY_PORT: String(gatewayPort),
  };
}

/**
 * Starts an instance the way a person does.
 *
 * @returns {Promise<{ url: string, gatewayUrl: string, stop: () => Promise<number> }>}
 */
export async function startInstance(env) {
  const child = spawn(process.execPath, [inProject('bin', 'ringside.mjs'), 'start'], {
    cwd: root,
    env: { ...process.env, ...env },
    // It also stops when this process ends in whatever way: the channel closes.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const first = await Promise.race([ended, readyMessage(child)]);
  if (typeof first === 'number') throw new StepFailure(`The instance for the browser tests did not start:\n${said}`);
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url: first.url, gatewayUrl: first.gatewayUrl, stop };
}

function readyMessage(child) {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (message.type === 'ready') resolve(message);
    });
  });
}

/** Deletes a home of a stopped instance; its database may lie outside. */
export function removeHome(home) {
  const record = path.join(home, 'postgres.json');
  if (existsSync(record)) rmSync(JSON.parse(readFileSync(record, 'utf8')).data, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}
