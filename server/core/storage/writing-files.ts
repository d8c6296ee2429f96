import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { startOf } from '../process-identity';

/** Files nobody writes to for so long belong to nobody, whatever machine they came from. */
const abandonedMs = 86_400_000;
const ownEnding = /\.([0-9a-f]{12})-(\d+)-([0-9a-f]{12})\.object$/;

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

let ending: string | undefined;

/** Ending of a file that this process writes before it becomes an object: tells who it was, once that is gone. */
export function writingEnding(): string {
  ending ??= `.${shortHash(hostname())}-${process.pid}-${shortHash(startOf(process.pid) ?? '')}.object`;
  return ending;
}

/** Removes what processes that ended in the middle of writing left in a scratch folder; returns how many files. */
export async function sweepWritingFiles(folder: string, now: Date): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let swept = 0;
  for (const name of names) {
    const owner = ownEnding.exec(name);
    if (!owner || !(await isOrphan(path.join(folder, name), owner, now))) continue;
    await rm(path.join(folder, name), { force: true });
    swept += 1;
  }
  return swept;
}

async function isOrphan(file: string, [, host, pid, start]: RegExpExecArray, now: Date): Promise<boolean> {
  if (host === shortHash(hostname())) {
    const startedAt = startOf(Number(pid));
    return startedAt === undefined || shortHash(startedAt) !== start;
  }
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now.getTime() }));
  return now.getTime() - mtimeMs > abandonedMs;
}
