import {
  accessSync, chmodSync, constants, existsSync, mkdirSync, rmSync, statSync, statfsSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { StartFailure } from '@/server/core/start-failure';

const megabyte = 1024 * 1024;
const neededAtFirst = 192 * megabyte;
const neededLater = 48 * megabyte;

/**
 * Makes the home and proves that it can be written.
 *
 * @throws StartFailure saying why it cannot be used
 */
export function ensureHome(home: string): void {
  try {
    // Root's database runs as another user, who must get through to its own folder but not look around.
    if (makeFolder(home)) chmodSync(home, process.getuid?.() === 0 ? 0o711 : 0o700);
    if (!statSync(home).isDirectory()) throw new StartFailure(explainHome(home, { code: 'ENOTDIR' }));
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    const trial = path.join(home, `.trial-${process.pid}`);
    writeFileSync(trial, 'x');
    rmSync(trial);
    mkdirSync(path.join(home, 'logs'), { recursive: true, mode: 0o700 });
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(explainHome(home, error));
  }
}

/** @throws StartFailure when too little space is left for the database to work */
export function ensureSpace(folder: string, isFirstStart: boolean): void {
  const { bavail, bsize } = statfsSync(folder);
  const needed = isFirstStart ? neededAtFirst : neededLater;
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new StartFailure(
    `The disk that holds ${folder} is full: ${Math.floor(free / megabyte)} MB are free and Ringside needs ` +
      `${needed / megabyte} MB to start. Free some space, or set RINGSIDE_HOME to another disk.`,
  );
}

// Node's own `recursive` never returns for a folder inside /proc.
function makeFolder(folder: string): boolean {
  if (existsSync(folder)) return false;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
  return true;
}

/** Says in one sentence why a folder cannot be the home. */
export function explainHome(home: string, error: unknown): string {
  const code = error instanceof Object && 'code' in error ? error.code : undefined;
  const remedy = 'set RINGSIDE_HOME to a folder that can be written';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `The folder ${home} cannot be written by this user: change its owner, or ${remedy}.`;
    case 'EROFS':
      return `The folder ${home} is on a read-only file system: ${remedy}.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk that holds ${home} is full: free some space, or set RINGSIDE_HOME to another disk.`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `${home} is not a folder: remove the file, or ${remedy}.`;
    default:
      return `The folder ${home} cannot be used (${String(error)}): ${remedy}.`;
  }
}
