import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { StartFailure } from '@/server/core/start-failure';
import { canEnter, type Account } from './account';
import { programIn, type PostgresBinaries } from './binaries';

// Read by every user; used only when root's own folders are closed to the user Postgres runs as.
const sharedFolder = '/var/lib/ringside';

/**
 * Where the data of a home goes: inside it, or outside where the user Postgres runs as cannot enter it.
 *
 * @returns the folder for the data, and earlier folders of a deleted home at the same path
 */
export function chooseDataFolder(home: string, account: Account | null): { data: string; orphans: string[] } {
  if (canEnter(account, home)) return { data: path.join(home, 'postgres'), orphans: [] };
  openSharedFolder(account);
  const prefix = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 12);
  const orphans = readdirSync(sharedFolder).filter((name) => name.startsWith(`${prefix}-`));
  const data = path.join(sharedFolder, `${prefix}-${randomBytes(3).toString('hex')}`);
  return { data, orphans: orphans.map((name) => path.join(sharedFolder, name)) };
}

/**
 * The folder of binaries the user can run: the installed ones, or a copy of them.
 *
 * @throws StartFailure when the programs do not run on this machine
 */
export async function reachableBinaries(binaries: PostgresBinaries, account: Account | null): Promise<string> {
  const installed = tryBinaries(binaries.folder, account);
  if (installed === undefined) return binaries.folder;
  if (!account) throw doesNotRun(installed);
  openSharedFolder(account);
  const copy = path.join(sharedFolder, `binaries-${binaries.version}`);
  if (!existsSync(copy)) await copyWhole(binaries.folder, copy);
  const copied = tryBinaries(copy, account);
  if (copied !== undefined) throw doesNotRun(copied);
  return copy;
}

/** Why the programs cannot be run by the user, or undefined when they can. */
function tryBinaries(folder: string, account: Account | null): string | undefined {
  const ids = account ? { uid: account.uid, gid: account.gid } : {};
  const trial = spawnSync(programIn(folder, 'postgres'), ['--version'], { ...ids, cwd: '/', encoding: 'utf8' });
  if (trial.status === 0) return undefined;
  return trial.error?.message ?? trial.stderr.trim();
}

function doesNotRun(reason: string): StartFailure {
  return new StartFailure(
    `The embedded Postgres does not run on this machine (${reason}): set DATABASE_URL to a Postgres 15 or newer.`,
  );
}

function openSharedFolder(account: Account | null): void {
  try {
    mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
    chmodSync(sharedFolder, 0o755);
  } catch (error) {
    throw noSharedFolder(error instanceof Error ? error.message : String(error));
  }
  if (!canEnter(account, sharedFolder)) throw noSharedFolder(`the user ${account?.name} cannot enter it`);
}

function noSharedFolder(reason: string): StartFailure {
  return new StartFailure(
    `Postgres runs as another user than root and needs ${sharedFolder}, which cannot be used (${reason}): ` +
      'set RINGSIDE_HOME to a folder every user may enter, or set DATABASE_URL.',
  );
}

async function copyWhole(from: string, to: string): Promise<void> {
  const partial = `${to}.${randomBytes(3).toString('hex')}`;
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  chmodSync(partial, 0o755);
  await rename(partial, to).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  });
}
