import { readFile } from 'node:fs/promises';
import type { ModelBundle } from '@/server/ml/bundle';
import type { ServedModel } from '@/server/ml/open-bundle';
import { conflict, unavailable } from '@/server/core/errors';
import { objectPath } from '@/server/core/storage/object-store';

const remembered = 8;
const cache = new Map<string, Promise<ServedModel>>();

/** Opens the model behind a digest, checking its stored sample; the last few stay in memory. */
export async function loadBundle(sha256: string): Promise<ServedModel> {
  const known = cache.get(sha256);
  if (known) return known;
  const opening = open(sha256);
  cache.set(sha256, opening);
  opening.catch(() => cache.delete(sha256));
  const [oldest] = cache.keys();
  if (cache.size > remembered && oldest) cache.delete(oldest);
  return opening;
}

async function open(sha256: string): Promise<ServedModel> {
  return openBytes(await readStored(sha256));
}

async function readStored(sha256: string): Promise<Uint8Array> {
  if (sha256 === '') throw onlyKept('It');
  return readFile(objectPath(sha256)).catch((error: unknown) => {
    throw orMissing(error, sha256);
  });
}

/**
 * What to say where a bundle cannot be read. A store that does not hold what a version names has a disk that is not
 * mounted, or lost files: that may pass, so whoever can waits and tries again.
 */
export function orMissing(error: unknown, sha256: string): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return error;
  const what = `The file of this version (sha256 ${sha256.slice(0, 12)}…) is not in the object store`;
  return unavailable(`${what}: is its disk mounted? Restore it, or register the model again.`, { missing: sha256 });
}

/** Opens a packed model wherever its bytes came from; a remote one is reached with its stored credentials. */
export async function openBytes(bytes: Uint8Array): Promise<ServedModel> {
  const { openBundle } = await import('@/server/ml/open-bundle');
  return openBundle(bytes, async (model) => (await import('./remote/open-remote')).openRemote(model));
}

/** A version that was registered by a client and that nothing here can answer for. */
export const onlyKept = (name: string) =>
  conflict(`${name} is only kept here, so it cannot answer: serve it elsewhere and register its address instead.`);

/** What a packed model says of itself, without opening it. */
export async function readBundle(sha256: string): Promise<ModelBundle> {
  const { unpackBundle } = await import('@/server/ml/bundle');
  return unpackBundle(await readStored(sha256));
}
