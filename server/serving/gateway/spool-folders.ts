import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { identify, isRunning } from '@/server/core/process-identity';

/** A gateway on another machine whose folder is not touched for this long is dead. */
const silentMs = 60_000;
const ownerFile = 'owner.json';

/** Makes a folder for this gateway's spool below `root`, marked as its own. */
export function claimSpoolFolder(root: string): string {
  const folder = path.join(root, randomUUID());
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, ownerFile), JSON.stringify({ host: hostname(), ...identify(process.pid) }));
  return folder;
}

/** Gives a folder up that still holds lines: its gateway ends, and any other may take it over at once. */
export function releaseSpoolFolder(folder: string): void {
  writeFileSync(
    path.join(folder, ownerFile),
    JSON.stringify({ host: hostname(), pid: process.pid, startedAt: 'ended' }),
  );
}

/** Shows gateways on other machines that this one lives. */
export function touchSpoolFolder(folder: string): void {
  const now = new Date();
  utimesSync(path.join(folder, ownerFile), now, now);
}

/** Takes over what dead gateways left below `root`. Of two that try, one gets it. Returns the files, oldest first. */
export function adoptLeftovers(root: string, own: string): string[] {
  const names = readdirSync(root).filter((name) => name !== path.basename(own) && isDead(path.join(root, name)));
  for (const name of names) {
    try {
      renameSync(path.join(root, name), path.join(own, `of-${name}`));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return listLeftovers(own);
}

/** Files of dead gateways inside a folder; a gateway that died while it shipped leaves folders in folders. */
function listLeftovers(own: string): string[] {
  const entries = readdirSync(own, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log') && entry.parentPath !== own)
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort((a, b) => path.basename(a).localeCompare(path.basename(b)));
}

/** Removes emptied folders of dead gateways. */
export function removeAdopted(own: string): void {
  for (const name of readdirSync(own))
    if (name.startsWith('of-')) rmSync(path.join(own, name), { recursive: true, force: true });
}

function isDead(folder: string): boolean {
  const file = path.join(folder, ownerFile);
  if (!existsSync(file)) return false;
  const owner = readOwner(file);
  if (owner?.host === hostname()) return !isRunning(owner);
  return Date.now() - statSync(file).mtimeMs > silentMs;
}

function readOwner(file: string): { host: string; pid: number; startedAt: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
