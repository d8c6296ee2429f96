import { readFile } from 'node:fs/promises';
import type { ServedModel } from '@/server/ml/open-bundle';
import { objectPath } from '@/server/core/storage/object-store';

const remembered = 8;
const cache = new Map<string, Promise<ServedModel>>();

/** Opens the model behind a digest, checking its stored sample; the last few stay in memory. */
export function loadBundle(sha256: string): Promise<ServedModel> {
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
  const { openBundle } = await import('@/server/ml/open-bundle');
  return openBundle(await readFile(objectPath(sha256)));
}
