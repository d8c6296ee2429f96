import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, link, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { env } from '../env';
import { conflict, unavailable } from '../errors';
import { writingEnding } from './writing-files';

export interface StoredObject {
  sha256: string;
  sizeBytes: number;
}

/** Root of the object store: a folder whose files are named by the sha256 of their content, and never change. */
export function storeRoot(): string {
  return env().RINGSIDE_STORE;
}

/** Where an object lies; the file exists once `putObject` or `adoptFile` returned its digest. */
export function objectPath(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`not a sha256 digest: ${sha256}`);
  return path.join(storeRoot(), 'objects', sha256.slice(0, 2), sha256);
}

/**
 * @throws Conflict where the purge has freed what a deleted thing held, so that it cannot come back whole; a store that
 * cannot be looked into says nothing about that, and its error passes through
 */
export async function requireNotFreed(what: string, sha256: string | null): Promise<void> {
  if (sha256 === null) return;
  await access(objectPath(sha256)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw conflict(`${what} cannot be restored: it was deleted long ago, and its file has been freed since.`);
  });
}

/** An object as it lies in the store. */
export interface ObjectFacts extends StoredObject {
  writtenAt: Date;
}

const condemned = '.condemned';

/** All objects, a folder at a time; what an interrupted removal left aside is put back. */
export async function* listObjects(): AsyncGenerator<ObjectFacts[]> {
  const root = path.join(storeRoot(), 'objects');
  for (const name of (await readdir(root).catch(() => [])).sort()) {
    const folder = path.join(root, name);
    const found: ObjectFacts[] = [];
    for (const file of await readdir(folder).catch(() => [])) {
      if (file.endsWith(condemned)) await putBack(path.join(folder, file));
      const sha256 = file.replace(condemned, '');
      const facts = /^[0-9a-f]{64}$/.test(sha256) ? await stat(path.join(folder, sha256)).catch(() => null) : null;
      if (facts) found.push({ sha256, sizeBytes: facts.size, writtenAt: facts.mtime });
    }
    yield found;
  }
}

/**
 * Removes an object, unless it was stored anew since `before` or is needed after all. It is set aside first: whoever
 * stores the same content meanwhile puts a file of its own in its place, and loses nothing.
 */
export async function removeUnlessNeeded(
  sha256: string,
  { before, isNeeded }: { before: Date; isNeeded: () => Promise<boolean> },
): Promise<boolean> {
  const aside = `${objectPath(sha256)}${condemned}`;
  if (
    !(await rename(objectPath(sha256), aside).then(
      () => true,
      () => false,
    ))
  )
    return false;
  const { mtime } = await stat(aside);
  if (mtime >= before || (await isNeeded())) {
    await putBack(aside);
    return false;
  }
  await rm(aside, { force: true });
  return true;
}

async function putBack(aside: string): Promise<void> {
  // A link fails where somebody stored the same meanwhile; theirs is as good.
  await link(aside, aside.replace(condemned, '')).catch(() => undefined);
  await rm(aside, { force: true });
}

/** A fresh path inside the store's scratch folder, on the same file system as the objects. */
export async function scratchPath(extension = ''): Promise<string> {
  const folder = path.join(storeRoot(), 'scratch');
  await mkdir(folder, { recursive: true });
  return path.join(folder, `${randomUUID()}${extension}`);
}

/**
 * Stores a stream under its digest, as it arrives and in constant memory; it is on the disk when this returns. A write
 * that fails or breaks off leaves nothing behind.
 */
export async function putObject(source: AsyncIterable<Buffer>): Promise<StoredObject> {
  const scratch = await scratchPath(writingEnding());
  try {
    const sha256 = await writeHashed(scratch, source);
    return await place(scratch, sha256);
  } catch (error) {
    await rm(scratch, { force: true });
    throw diskSentence(error);
  }
}

/**
 * Moves a finished scratch file into the store.
 *
 * @param onNamed told the digest before the file lies there; where it throws, nothing is stored
 */
export async function adoptFile(scratch: string, onNamed?: (sha256: string) => Promise<void>): Promise<StoredObject> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(scratch)) hash.update(chunk as Buffer);
  const sha256 = hash.digest('hex');
  await onNamed?.(sha256);
  return place(scratch, sha256);
}

async function writeHashed(file: string, source: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file, 'wx');
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

async function place(scratch: string, sha256: string): Promise<StoredObject> {
  const { size } = await stat(scratch);
  const target = objectPath(sha256);
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true });
  // What the purge takes away is old: an object that is stored once more begins its life anew.
  const now = new Date();
  await utimes(scratch, now, now);
  await rename(scratch, target);
  await syncFolder(folder);
  return { sha256, sizeBytes: size };
}

/** A name survives a power failure once its folder is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The sentence for a full disk; other errors stay as they are. */
export function diskSentence(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? unavailable('The disk of the object store is full: free some space and try again.')
    : error;
}
