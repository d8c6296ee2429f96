import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Artifact } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { storeRoot } from '@/server/core/storage/object-store';

/** Ending of the folder of an upload that comes in parts. */
const partsEnding = '.parts';
/** How long parts wait for the next one, or a finished upload for being asked about again. */
const keptMs = 86_400_000;

const PartsUpload = z.object({
  orgId: z.string(),
  projectId: z.string(),
  owner: z.object({ kind: z.enum(['run', 'logged-model']), id: z.string() }),
  path: z.string(),
  partCount: z.number().int(),
  /** The file it became. */
  artifact: Artifact.nullable(),
});
export type PartsUpload = z.infer<typeof PartsUpload>;

const scratch = () => path.join(storeRoot(), 'scratch');

/** Where the parts of an upload wait. @throws NotFound for what cannot be one */
export function partsFolder(uploadId: string): string {
  if (!/^[0-9a-f]{64}$/.test(uploadId)) throw notFound('upload', uploadId.slice(0, 80));
  return path.join(scratch(), `${uploadId}${partsEnding}`);
}

/** A part's file: its number and the digest of its content. */
export const partName = (number: number, sha256: string) => `${number}-${sha256}.part`;

/** Makes the folder; the id is the secret by which parts are sent. */
export async function createPartsUpload(upload: PartsUpload): Promise<string> {
  const uploadId = randomBytes(32).toString('hex');
  await mkdir(partsFolder(uploadId), { recursive: true });
  await writePartsUpload(uploadId, upload);
  return uploadId;
}

/** Replaces what is known of an upload, whole. */
export async function writePartsUpload(uploadId: string, upload: PartsUpload): Promise<void> {
  const file = path.join(partsFolder(uploadId), 'upload.json');
  await writeFile(`${file}.new`, JSON.stringify(upload));
  await rename(`${file}.new`, file);
}

/** @throws NotFound unless it was begun and neither broken off nor forgotten */
export async function readPartsUpload(uploadId: string): Promise<PartsUpload> {
  const text = await readFile(path.join(partsFolder(uploadId), 'upload.json'), 'utf8').catch(() => {
    throw notFound('upload', uploadId);
  });
  return PartsUpload.parse(JSON.parse(text));
}

/** The same, for its own project alone. */
export async function requirePartsUpload(ctx: Context, uploadId: string): Promise<PartsUpload> {
  const upload = await readPartsUpload(uploadId);
  if (upload.orgId !== ctx.orgId || upload.projectId !== ctx.projectId) throw notFound('upload', uploadId);
  return upload;
}

/** Removes uploads whose parts stopped coming. */
export async function sweepPartsUploads(now: Date): Promise<void> {
  const names = (await readdir(scratch()).catch(() => [])).filter((name) => name.endsWith(partsEnding));
  for (const name of names) {
    const folder = path.join(scratch(), name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: now.getTime() }));
    if (now.getTime() - mtimeMs > keptMs) await rm(folder, { recursive: true, force: true });
  }
}
