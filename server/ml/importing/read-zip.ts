import { inflateRawSync } from 'node:zlib';
import { ArchiveBudget, entryPath, type ImportFiles } from './import-files';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const fileMark = 0x04034b50;
const [endSize, entrySize, fileSize] = [22, 46, 30];
const longestComment = 65_535;
const [stored, deflated] = [0, 8];
const encrypted = 1;
const in64 = 0xffffffff;

const damaged = (what: string) => new RangeError(`the zip file is damaged: ${what}; pack it again`);

interface Entry {
  name: string;
  method: number;
  sizeBytes: number;
  packedBytes: number;
  at: number;
}

/**
 * Unpacks a zip file in memory.
 *
 * @throws RangeError with a sentence if it is damaged, too large, encrypted, or an entry leads out of it
 * Source: PKWARE, .ZIP File Format Specification 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function readZip(bytes: Uint8Array): ImportFiles {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const budget = new ArchiveBudget();
  const files = new Map<string, Uint8Array>();
  for (const entry of readDirectory(view)) {
    if (entry.name.endsWith('/')) continue;
    budget.take(entry.sizeBytes);
    files.set(entryPath(entry.name), unpack(view, entry));
  }
  return files;
}

function findEnd(view: Buffer): number {
  for (let at = view.length - endSize; at >= Math.max(0, view.length - endSize - longestComment); at--) {
    if (view.readUInt32LE(at) === endMark) return at;
  }
  throw damaged('its directory is missing, so it is cut off or no zip file');
}

function* readDirectory(view: Buffer): Generator<Entry> {
  const end = findEnd(view);
  const count = view.readUInt16LE(end + 10);
  let at = view.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (at + entrySize > view.length || view.readUInt32LE(at) !== entryMark) throw damaged('its directory is broken');
    const nameBytes = view.readUInt16LE(at + 28);
    const entry: Entry = {
      name: view.toString('utf8', at + entrySize, at + entrySize + nameBytes),
      method: view.readUInt16LE(at + 10),
      packedBytes: view.readUInt32LE(at + 20),
      sizeBytes: view.readUInt32LE(at + 24),
      at: view.readUInt32LE(at + 42),
    };
    const flags = view.readUInt16LE(at + 8);
    if ((flags & encrypted) !== 0) throw new RangeError('the zip file is encrypted: pack it openly');
    if (entry.sizeBytes === in64 || entry.at === in64) throw new RangeError('the zip file has an entry over 4 GiB');
    yield entry;
    at += entrySize + nameBytes + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
}

function unpack(view: Buffer, { name, method, sizeBytes, packedBytes, at }: Entry): Uint8Array {
  if (at + fileSize > view.length || view.readUInt32LE(at) !== fileMark) throw damaged(`${name} is not where it says`);
  const start = at + fileSize + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28);
  const packed = view.subarray(start, start + packedBytes);
  if (packed.length !== packedBytes) throw damaged(`${name} is cut off`);
  if (method === stored) return packed;
  if (method !== deflated) throw new RangeError(`${name} is packed by method ${method}: use deflate`);
  const content = inflate(packed, { name, sizeBytes });
  if (content.length !== sizeBytes) throw damaged(`${name} has ${content.length} bytes instead of ${sizeBytes}`);
  return content;
}

function inflate(packed: Buffer, { name, sizeBytes }: Pick<Entry, 'name' | 'sizeBytes'>): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, sizeBytes) });
  } catch {
    throw damaged(`${name} does not unpack to the ${sizeBytes} bytes it promises`);
  }
}
