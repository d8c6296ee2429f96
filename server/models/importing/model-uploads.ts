import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ImportFile } from '@/lib/contracts/model-imports';
import { db } from '@/server/core/db';
import { objectPath, storeRoot } from '@/server/core/storage/object-store';

/** Ending of a model file that was uploaded and waits in the scratch folder to be imported. */
export const modelUploadEnding = '.model-upload';
const keptMs = 3 * 86_400_000;

const scratch = () => path.join(storeRoot(), 'scratch');

function uploadPath(key: string): string {
  if (!/^[\w-]+\.model-upload$/.test(key)) throw new TypeError(`not the key of an uploaded model: ${key}`);
  return path.join(scratch(), key);
}

/** Where a file that waits to be imported lies. */
export function importFilePath({ place }: ImportFile): string {
  return place.kind === 'upload' ? uploadPath(place.key) : objectPath(place.sha256);
}

/** Removes uploads that are no longer needed; objects of the store stay. */
export async function removeModelUploads(files: readonly ImportFile[]): Promise<void> {
  const uploads = files.filter(({ place }) => place.kind === 'upload');
  await Promise.all(uploads.map((file) => rm(importFilePath(file), { force: true })));
}

/** Removes what broke off with its process, once no job can want it any more. */
export async function sweepModelUploads(now: Date): Promise<void> {
  const names = (await readdir(scratch()).catch(() => [])).filter((name) => name.endsWith(modelUploadEnding));
  if (names.length === 0) return;
  const waiting = await db().job.findMany({
    where: { kind: 'model.import', status: { in: ['queued', 'running'] } },
    select: { payload: true },
  });
  const wanted = JSON.stringify(waiting.map(({ payload }) => payload));
  for (const name of names.filter((one) => !wanted.includes(one))) {
    const file = path.join(scratch(), name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now.getTime() }));
    if (now.getTime() - mtimeMs > keptMs) await rm(file, { force: true });
  }
}
