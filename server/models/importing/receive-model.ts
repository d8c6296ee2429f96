import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { invalid, limitExceeded, unavailable } from '@/server/core/errors';
import { scratchPath } from '@/server/core/storage/object-store';
import { modelUploadEnding } from './model-uploads';

/** Largest file of a model that is taken, packed or not. */
const largestUploadBytes = 512 * 1024 * 1024;

/**
 * Writes an uploaded model to the scratch folder while it arrives; it is on disk when this returns.
 *
 * @returns the key of the upload
 * @throws LimitExceeded if it is too large, Invalid if it breaks off; nothing is kept then
 */
export async function receiveModel(source: Readable): Promise<string> {
  const file = await scratchPath(modelUploadEnding);
  const handle = await open(file, 'wx');
  let sizeBytes = 0;
  try {
    for await (const chunk of source) {
      const bytes = chunk as Buffer;
      sizeBytes += bytes.length;
      // The rest is read all the same: a sender that is cut off does not read the answer.
      if (sizeBytes <= largestUploadBytes) await handle.writeFile(bytes);
    }
    if (sizeBytes === 0) throw invalid('The file is empty: choose the file of a model.');
    if (sizeBytes > largestUploadBytes) throw limitExceeded('The file is larger than 512 MiB, the most that is taken.');
    await handle.sync();
    return path.basename(file);
  } catch (error) {
    await rm(file, { force: true });
    throw uploadSentence(error);
  } finally {
    await handle.close();
  }
}

function uploadSentence(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') return unavailable('The disk of the object store is full: free some space and try again.');
  return code === 'ECONNRESET' ? invalid('The upload broke off before its end: send the file again.') : error;
}
