import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Context } from '@/server/core/context';
import { notFound, unavailable } from '@/server/core/errors';
import { objectPath } from '@/server/core/storage/object-store';
import { zipStream, type ZipEntry } from '@/server/core/zip-stream';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { pathWithin, type ArtifactPlace } from './artifact-owner';
import { listFiles } from './list-artifacts';

/** A folder with all it holds as one archive, made while it is sent. @throws NotFound where there is nothing */
export async function archiveFolder(
  ctx: Context,
  { owner, path: given }: ArtifactPlace,
): Promise<{ name: string; content: AsyncGenerator<Buffer> }> {
  const all = await listFiles(ctx, owner);
  const path = pathWithin(given);
  const prefix = path === '' ? '' : `${path}/`;
  const files = all.filter((file) => file.path.startsWith(prefix));
  if (files.length === 0) throw notFound('folder', path);
  for (const file of files) {
    await access(objectPath(file.sha256)).catch(() => {
      throw unavailable(`The file of ${file.path} is not in the object store at the moment: is its disk mounted?`);
    });
  }
  const entries = files.map((file): ZipEntry => {
    const open = () => createReadStream(objectPath(file.sha256), { highWaterMark: 256 * 1024 });
    const { sizeBytes, createdAt } = file;
    return { name: file.path.slice(prefix.length), sizeBytes, writtenAt: new Date(createdAt), open };
  });
  return { name: `${nameOfPath(path) || `run-${owner.id.slice(0, 8)}`}.zip`, content: zipStream(entries) };
}
