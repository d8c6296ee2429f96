import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StartFailure } from '@/server/core/start-failure';
import type { Account } from './account';
import { programEnv, programIn } from './binaries';
import { explainOutput } from './explain-output';

export const databaseUser = 'ringside';

interface ClusterPlan {
  binaries: string;
  data: string;
  account: Account | null;
  password: string;
  /** Off in tests: a power cut may then spoil the new database. */
  sync: boolean;
}

/**
 * Makes an empty database folder. It is built beside its final name, so that a half-made one is never taken for real.
 *
 * @throws StartFailure when initdb fails
 */
export async function initialiseCluster(plan: ClusterPlan): Promise<void> {
  const partial = `${plan.data}.new`;
  const secret = mkdtempSync(path.join(tmpdir(), 'ringside-'));
  try {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    const passwordFile = path.join(secret, 'password');
    writeFileSync(passwordFile, `${plan.password}\n`, { mode: 0o600 });
    give([partial, secret, passwordFile], plan.account);
    const { code, output } = await runInitdb(plan, partial, passwordFile);
    if (code !== 0) throw new StartFailure(explainOutput(output, plan.data));
    renameSync(partial, plan.data);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(explainOutput(String(error), plan.data));
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
}

function give(entries: string[], account: Account | null): void {
  if (!account) return;
  for (const entry of entries) chownSync(entry, account.uid, account.gid);
}

function runInitdb(plan: ClusterPlan, folder: string, passwordFile: string): Promise<{ code: number; output: string }> {
  const args = [
    `--pgdata=${folder}`,
    `--username=${databaseUser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--lc-messages=C',
    '--data-checksums',
    ...(plan.sync ? [] : ['--no-sync']),
  ];
  const ids = plan.account ? { uid: plan.account.uid, gid: plan.account.gid } : {};
  return new Promise((resolve) => {
    const child = spawn(programIn(plan.binaries, 'initdb'), args, {
      ...ids,
      cwd: folder,
      env: programEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
