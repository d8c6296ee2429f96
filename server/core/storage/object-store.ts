import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { env } from '../env';
import { unavailable } from '../errors';

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

/** Stores a stream under its digest. A failed write leaves nothing behind. */
export async function putObject(source: Readable): Promise<StoredObject> {
  const scratch = await scratchPath();
  const hash = createHash('sha256');
  source.on('data', (chunk: Buffer) => hash.update(chunk));
  try {
    await pipeline(source, createWriteStream(scratch, { flush: true }));
    return await place(scratch, hash.digest('hex'));
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

async function place(scratch: string, sha256: string): Promise<StoredObject> {
  const { size } = await stat(scratch);
  const target = objectPath(sha256);
  await mkdir(path.dirname(target), { recursive: true });
  await rename(scratch, target);
  return { sha256, sizeBytes: size };
}

function diskSentence(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC'
    ? unavailable('The disk of the object store is full: free some space and try again.')
    : error;
}
