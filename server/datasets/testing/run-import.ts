import { mkdtempSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { DatasetVersion } from '@/lib/contracts/datasets';
import { jobKinds } from '@/lib/contracts/jobs';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { runJob } from '@/server/core/jobs/run-job';
import { storeRoot } from '@/server/core/storage/object-store';
import { failImport } from '../finish-import';
import { getVersion } from '../get-dataset';
import { importVersion } from '../import-version';
import { uploadDataset } from '../upload-version';

/** An object store of this test file's own; call before anything reads the environment. */
export function useOwnStore(): void {
  process.env['RINGSIDE_STORE'] = mkdtempSync(path.join(tmpdir(), 'ringside-store-'));
}

/** A file as it comes out of a request. */
export const fileOf = (content: string | Uint8Array): Readable => Readable.from([Buffer.from(content)]);

/** Uploads a file as the next version of the dataset with the name. */
export const upload = (ctx: Context, name: string, content: string | Uint8Array): Promise<DatasetVersion> =>
  uploadDataset(ctx, { name, label: '', fileName: `${name}.csv`, source: fileOf(content) });

/** Runs the import job of a version as a worker does, to its end. */
export async function runImport(version: DatasetVersion, signal = new AbortController().signal): Promise<void> {
  await runJob({
    jobId: version.jobId ?? '',
    workerId: 'test',
    outer: signal,
    handlers: {
      'dataset.import': async () => ({
        run: importVersion,
        onEnd: ({ ctx, payload }, { sentence }) => failImport(ctx, { ...payload, sentence }),
      }),
    },
  });
}

/** Uploads and imports a file; gives the version as it is then. */
export async function importFile(ctx: Context, name: string, content: string | Uint8Array) {
  const version = await upload(ctx, name, content);
  await runImport(version);
  return getVersion(ctx, version.id);
}

/** The payload of a version's import job. */
export async function payloadOf(version: DatasetVersion) {
  const job = await db().job.findUniqueOrThrow({ where: { id: version.jobId ?? '' } });
  return jobKinds['dataset.import'].payload.parse(job.payload);
}

/** Names of the files in a folder of the store. */
export async function filesIn(folder: 'objects' | 'scratch'): Promise<string[]> {
  const entries = await readdir(path.join(storeRoot(), folder), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
