import path from 'node:path';
import { storeRoot } from '@/server/core/storage/object-store';
import { sweepWritingFiles } from '@/server/core/storage/writing-files';
import { sweepPartsUploads } from './parts-upload';

/** Removes what broke off with its process, and uploads whose parts stopped coming. */
export async function sweepScratch(now: Date): Promise<void> {
  await sweepWritingFiles(path.join(storeRoot(), 'scratch'), now);
  await sweepPartsUploads(now);
}
