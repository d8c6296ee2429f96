import { existsSync } from 'node:fs';
import path from 'node:path';
import { childEnv, type InstanceEnv } from '@/server/core/env';
import { LogFile } from './log-file';
import { ManagedProcess } from './managed-process';

/** One of the processes of an instance and where it answers. */
export interface InstanceProcess {
  name: string;
  url: string;
  process: ManagedProcess;
}

export interface ProcessSetting {
  env: InstanceEnv;
  workerPort: number;
  databaseUrl: () => string;
  say: (text: string) => void;
  announce: (text: string) => void;
  onChange: () => void;
}

const wildcards = ['0.0.0.0', '::', '[::]'];

/** The address of a port of a host, as this machine reaches it. */
export function addressOf(host: string, port: number): string {
  if (wildcards.includes(host)) return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

/** The processes whose bundles exist, in the order they are started. */
export function instanceProcesses(setting: ProcessSetting): InstanceProcess[] {
  const { env, workerPort } = setting;
  const entries = [
    { name: 'web', bundle: 'server/web.js', url: addressOf(env.HOST, env.PORT) },
    { name: 'gateway', bundle: 'server/gateway.js', url: addressOf(env.HOST, env.GATEWAY_PORT) },
    { name: 'worker', bundle: 'workers/main.js', url: addressOf('127.0.0.1', workerPort) },
  ];
  return entries.flatMap(({ name, bundle, url }) => {
    const script = path.join(env.RINGSIDE_BUILD, bundle);
    return existsSync(script) ? [{ name, url, process: manage(name, script, setting) }] : [];
  });
}

function manage(name: string, script: string, setting: ProcessSetting): ManagedProcess {
  const { env, workerPort, databaseUrl, say, announce, onChange } = setting;
  return new ManagedProcess({
    name,
    script,
    cwd: env.RINGSIDE_ROOT,
    env: () =>
      childEnv({
        DATABASE_URL: databaseUrl(),
        HOST: env.HOST,
        PORT: String(env.PORT),
        GATEWAY_PORT: String(env.GATEWAY_PORT),
        RINGSIDE_HOME: env.RINGSIDE_HOME,
        RINGSIDE_STORE: env.RINGSIDE_STORE,
        RINGSIDE_ROOT: env.RINGSIDE_ROOT,
        RINGSIDE_BUILD: env.RINGSIDE_BUILD,
        RINGSIDE_WORKER_PORT: String(workerPort),
        // From Node 22 on, compiled modules are kept for the next start; Node 20 does not know it.
        NODE_COMPILE_CACHE: path.join(env.RINGSIDE_BUILD, 'compiled'),
      }),
    log: new LogFile(path.join(env.RINGSIDE_HOME, 'logs', `${name}.log`)),
    say,
    announce,
    onChange,
  });
}
