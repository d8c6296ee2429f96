import { gunzipSync } from 'node:zlib';
import { ArchiveBudget, archiveLimits, entryPath, type ImportFiles } from './import-files';

const block = 512;
const [gzipA, gzipB] = [0x1f, 0x8b];

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === gzipA && bytes[1] === gzipB;

/** Unpacks gzip. @throws RangeError if it is damaged or unpacks to more than an archive may hold */
export function gunzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: archiveLimits.bytes });
  } catch (error) {
    const isLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new RangeError(
      isLarge
        ? "the archive unpacks to more than 1 GiB: pack the model's files only"
        : 'the archive is damaged or cut off: pack it again',
    );
  }
}

export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= block && textAt(bytes, 257, 5) === 'ustar';
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(length, bytes.length - at));
  const end = part.indexOf(0);
  return part.toString('utf8', 0, end < 0 ? part.length : end);
}

function sizeAt(bytes: Uint8Array, at: number): number {
  const text = textAt(bytes, at, 12).trim();
  if (/^[0-7]{1,11}$/.test(text)) return parseInt(text, 8);
  throw new RangeError('the tar file is damaged: the size of an entry is no number; pack it again');
}

/** The path in the records of a `pax` header: "<length> path=<value>\n". */
function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(Buffer.from(content).toString('utf8'))?.[1];
}

/**
 * Unpacks a tar file in memory. Links and devices are left out.
 *
 * @throws RangeError with a sentence if it is damaged, too large, or an entry leads out of it
 * Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format" (long names).
 */
export function readTar(bytes: Uint8Array): ImportFiles {
  const files = new Map<string, Uint8Array>();
  const budget = new ArchiveBudget();
  let longName: string | undefined;
  for (let at = 0; at + block <= bytes.length; ) {
    if (bytes[at] === 0) break;
    const size = sizeAt(bytes, at + 124);
    const start = at + block;
    if (start + size > bytes.length) throw new RangeError('the tar file is cut off: pack it again');
    const content = bytes.subarray(start, start + size);
    const kind = textAt(bytes, at + 156, 1);
    at = start + Math.ceil(size / block) * block;
    budget.take(size);
    if (kind === 'L') longName = textAt(content, 0, size);
    else if (kind === 'x') longName = paxPath(content) ?? longName;
    if (kind === 'L' || kind === 'x' || kind === 'g') continue;
    const name = longName ?? nameAt(bytes, start - block);
    longName = undefined;
    if (kind === '' || kind === '0') files.set(entryPath(name), content);
  }
  return files;
}

function nameAt(bytes: Uint8Array, at: number): string {
  const prefix = textAt(bytes, at + 345, 155);
  const name = textAt(bytes, at, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}
