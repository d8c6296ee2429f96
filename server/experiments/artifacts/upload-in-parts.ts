import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Artifact } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { diskSentence } from '@/server/core/storage/object-store';
import { filePathWithin, requireWritable, type ArtifactPlace } from './artifact-owner';
import {
  createPartsUpload,
  partName,
  partsFolder,
  readPartsUpload,
  requirePartsUpload,
  writePartsUpload,
} from './parts-upload';
import { putArtifact } from './put-artifact';

const mostParts = 10_000;

/** Begins a file that is sent in parts, in any order and several at once. Returns the secret by which they are sent. */
export async function beginParts(ctx: Context, input: ArtifactPlace & { partCount: number }): Promise<string> {
  requirePermission(ctx, 'experiment:write');
  const { owner, partCount } = input;
  const path = filePathWithin(input.path);
  await requireWritable(ctx, { owner, path }, db());
  if (!Number.isInteger(partCount) || partCount < 1 || partCount > mostParts) {
    throw invalid(`A file comes in 1 to ${mostParts} parts, not in ${partCount}: choose larger parts.`);
  }
  const { orgId, projectId } = ctx;
  return createPartsUpload({ orgId, projectId, owner, path, partCount, artifact: null });
}

/**
 * Stores one part; sending it again replaces it. Whoever knows the upload's id may send parts, as with a presigned
 * address. Returns its digest, by which it is named at the end.
 */
export async function putPart(uploadId: string, number: number, content: AsyncIterable<Buffer>): Promise<string> {
  const upload = await readPartsUpload(uploadId);
  if (!Number.isInteger(number) || number < 1 || number > upload.partCount) {
    throw invalid(`This file has the parts 1 to ${upload.partCount}; there is no part ${number}.`);
  }
  const folder = partsFolder(uploadId);
  const scratch = path.join(folder, `${number}.${randomUUID()}.new`);
  const hash = createHash('sha256');
  try {
    const handle = await open(scratch, 'wx');
    try {
      for await (const chunk of content) {
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
    } finally {
      await handle.close();
    }
    const sha256 = hash.digest('hex');
    await rename(scratch, path.join(folder, partName(number, sha256)));
    return sha256;
  } catch (error) {
    await rm(scratch, { force: true });
    throw diskSentence(error);
  }
}

interface Completion {
  uploadId: string;
  /** Each part by its number and the digest that was answered for it. */
  parts: readonly { number: number; sha256: string }[];
}

/** Joins the parts to the file; asking again answers the same. */
export async function completeParts(ctx: Context, { uploadId, parts }: Completion): Promise<Artifact> {
  requirePermission(ctx, 'experiment:write');
  const upload = await requirePartsUpload(ctx, uploadId);
  if (upload.artifact) return upload.artifact;
  const folder = partsFolder(uploadId);
  const files = await filesOf(folder, { parts, partCount: upload.partCount });
  try {
    const artifact = await putArtifact(ctx, { owner: upload.owner, path: upload.path }, joined(files));
    await writePartsUpload(uploadId, { ...upload, artifact });
    await Promise.all(files.map((file) => rm(file, { force: true })));
    return artifact;
  } catch (error) {
    // Another caller who asked for the same may have been quicker, and taken the parts away.
    const { artifact } = await readPartsUpload(uploadId);
    if (artifact) return artifact;
    throw error;
  }
}

async function filesOf(
  folder: string,
  { parts, partCount }: { parts: Completion['parts']; partCount: number },
): Promise<string[]> {
  const there = new Set(await readdir(folder));
  const bySent = new Map(parts.map(({ number, sha256 }) => [number, partName(number, sha256)]));
  return Array.from({ length: partCount }, (_, index) => {
    const name = bySent.get(index + 1);
    if (name !== undefined && there.has(name)) return path.join(folder, name);
    throw invalid(`Part ${index + 1} of ${partCount} has not arrived as it is named: send it again, then complete.`);
  });
}

async function* joined(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) yield chunk as Buffer;
  }
}

/** Gives an upload up; one that is not there is given up already. */
export async function abortParts(ctx: Context, uploadId: string): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  await requirePartsUpload(ctx, uploadId);
  await rm(partsFolder(uploadId), { recursive: true, force: true });
}
