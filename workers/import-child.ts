import { readFile, writeFile } from 'node:fs/promises';
import { packBundle } from '@/server/ml/bundle';
import { readImport } from '@/server/ml/importing/read-import';
import type { FromImportChild, ToImportChild } from './import-messages';

const memoryEveryMs = 200;

function tell(message: FromImportChild): void {
  process.send?.(message);
}

/** Reads one model in a process of its own: whatever is in the file, it harms nothing but this process. */
async function importFiles({ files, options, scratch }: ToImportChild): Promise<void> {
  const contents = new Map<string, Uint8Array>();
  for (const { name, path } of files) contents.set(name, await readFile(path));
  const { bundle, notes } = await readImport(contents, options);
  await writeFile(scratch, packBundle(bundle), { flush: true });
  tell({ type: 'done', kind: bundle.kind, origin: bundle.origin, notes });
}

function fail(error: unknown): void {
  const known = error instanceof RangeError || error instanceof TypeError;
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error), sentence: known });
}

process.on('disconnect', () => process.exit(1));
process.once('message', (message: ToImportChild) => {
  setInterval(() => tell({ type: 'memory', bytes: process.memoryUsage().rss }), memoryEveryMs).unref();
  importFiles(message)
    .catch(fail)
    .finally(() => process.disconnect());
});
tell({ type: 'ready' });
