import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { db } from '@/server/core/db';
import { storeRoot } from '@/server/core/storage/object-store';

/** Ending of a file that was uploaded and waits in the scratch folder to be imported. */
export const uploadEnding = '.upload';
/** Ending of the folder where DuckDB puts what does not fit into memory. */
export const spillEnding = '.duckdb';
/** Ending of a file that is written before it becomes an object. */
export const partEnding = '.part';
const keptMs = 3 * 86_400_000;

const scratch = () => path.join(storeRoot(), 'scratch');

/** Where an uploaded file waits. */
export function uploadPath(uploadKey: string): string {
  if (!/^[\w-]+\.upload$/.test(uploadKey)) throw new TypeError(`not the key of an upload: ${uploadKey}`);
  return path.join(scratch(), uploadKey);
}

/** Where an attempt of its import writes. */
export const partPath = (uploadKey: string, attempt: number): string => `${uploadPath(uploadKey)}.${attempt}.parquet`;

/** Removes what attempts of an import left behind. */
export async function removeParts(uploadKey: string): Promise<void> {
  const names = await readdir(scratch()).catch(() => []);
  const parts = names.filter((name) => name.startsWith(`${uploadKey}.`));
  await Promise.all(parts.map((name) => rm(path.join(scratch(), name), { force: true })));
}

/** Removes an uploaded file that is no longer needed, with all that came of it. */
export async function removeUpload(uploadKey: string): Promise<void> {
  await removeParts(uploadKey);
  await rm(uploadPath(uploadKey), { force: true });
}

/** Removes what broke off with its process, once no job can want it any more. */
export async function sweepUploads(now: Date): Promise<void> {
  const names = await readdir(scratch()).catch(() => []);
  const waiting = await db().job.findMany({
    where: { kind: 'dataset.import', status: { in: ['queued', 'running'] } },
    select: { payload: true },
  });
  const wanted = JSON.stringify(waiting.map(({ payload }) => payload));
  const isOurs = (one: string) =>
    one.includes(uploadEnding) || one.endsWith(spillEnding) || one.endsWith(partEnding);
  for (const name of names.filter(isOurs)) {
    const [key = ''] = name.split(uploadEnding);
    if (wanted.includes(`${key}${uploadEnding}`)) continue;
    const file = path.join(scratch(), name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now.getTime() }));
    if (now.getTime() - mtimeMs > keptMs) await rm(file, { recursive: true, force: true });
  }
}
