import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { env } from '../env';
import { unavailable } from '../errors';
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

/** Removes an object that nothing names any more. */
export async function removeObject(sha256: string): Promise<void> {
  await rm(objectPath(sha256), { force: true });
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
