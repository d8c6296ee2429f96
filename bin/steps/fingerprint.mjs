import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SKIPPED = new Set(['node_modules', '.git', '.build', '.next', '.test', '.ringside']);

function* filesUnder(entry) {
  if (!existsSync(entry)) return;
  if (!statSync(entry).isDirectory()) {
    yield entry;
    return;
  }
  for (const name of readdirSync(entry).sort()) {
    if (!SKIPPED.has(name)) yield* filesUnder(path.join(entry, name));
  }
}

/**
 * One hash over the names and contents of files and folders, plus any extra words that matter.
 *
 * @param {string} base names are taken relative to this folder, so that a moved checkout stays fresh
 * @param {string[]} entries files or folders, relative to `base`; absent ones count as empty
 * @param {{ keep?: (file: string) => boolean, words?: string[] }} [options]
 */
export function fingerprint(base, entries, { keep = () => true, words = [] } = {}) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const entry of entries) {
    for (const file of filesUnder(path.join(base, entry))) {
      const name = path.relative(base, file);
      if (!keep(name)) continue;
      const content = readFileSync(file);
      hash.update(`${name}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** Whether the stamp file holds this fingerprint: the step that wrote it need not run again. */
export function isFresh(stampFile, value) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === value;
}

export function writeStamp(stampFile, value) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, value);
}
