import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** Path within the archive. */
  name: string;
  sizeBytes: number;
  writtenAt: Date;
  open: () => AsyncIterable<Buffer>;
}

interface Written {
  name: Buffer;
  sizeBytes: number;
  crc: number;
  offset: number;
  stamp: number;
}

/** Needs 64-bit fields to be read: 4.5. Names are UTF-8, and checksums follow the content: bits 11 and 3. */
const version = 45;
const flags = 0x0808;
const zip64Tag = 0x0001;
const none32 = 0xffff_ffff;
const none16 = 0xffff;

/**
 * An archive of files as they are, not compressed, made while it is sent: its memory is that of the list of names.
 * Sizes are 64-bit throughout. Source: PKWARE, .ZIP File Format Specification 6.3.10, sections 4.3 to 4.5.
 *
 * @throws Error where a file holds another number of bytes than it was said to
 */
export async function* zipStream(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for await (const entry of entries) {
    const record: Written = {
      name: Buffer.from(entry.name),
      sizeBytes: entry.sizeBytes,
      crc: 0,
      offset,
      stamp: dosTime(entry.writtenAt),
    };
    const head = localHeader(record);
    yield head;
    let sent = 0;
    for await (const chunk of entry.open()) {
      record.crc = crc32(chunk, record.crc);
      sent += chunk.length;
      yield chunk;
    }
    if (sent !== entry.sizeBytes) throw new Error(`${entry.name} has ${sent} bytes, not ${entry.sizeBytes}`);
    const tail = descriptor(record);
    yield tail;
    written.push(record);
    offset += head.length + sent + tail.length;
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield endRecords({ count: written.length, start: offset, length: directory.length });
}

/** Bytes in the given widths, little-endian. */
function packed(fields: readonly [width: 2 | 4 | 8, value: number][]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 8) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeUIntLE(value, at, width);
    at += width;
  }
  return bytes;
}

function localHeader({ name, sizeBytes, stamp }: Written): Buffer {
  const extra = packed([
    [2, zip64Tag],
    [2, 16],
    [8, sizeBytes],
    [8, sizeBytes],
  ]);
  const head = packed([
    [4, 0x0403_4b50],
    [2, version],
    [2, flags],
    [2, 0],
    [4, stamp],
    [4, 0],
    [4, none32],
    [4, none32],
    [2, name.length],
    [2, extra.length],
  ]);
  return Buffer.concat([head, name, extra]);
}

const descriptor = ({ crc, sizeBytes }: Written): Buffer =>
  packed([
    [4, 0x0807_4b50],
    [4, crc],
    [8, sizeBytes],
    [8, sizeBytes],
  ]);

function directoryEntry({ name, sizeBytes, crc, offset, stamp }: Written): Buffer {
  const extra = packed([
    [2, zip64Tag],
    [2, 24],
    [8, sizeBytes],
    [8, sizeBytes],
    [8, offset],
  ]);
  const head = packed([
    [4, 0x0201_4b50],
    [2, version],
    [2, version],
    [2, flags],
    [2, 0],
    [4, stamp],
    [4, crc],
    [4, none32],
    [4, none32],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, none32],
  ]);
  return Buffer.concat([head, name, extra]);
}

function endRecords({ count, start, length }: { count: number; start: number; length: number }): Buffer {
  const end64 = packed([
    [4, 0x0606_4b50],
    [8, 44],
    [2, version],
    [2, version],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, length],
    [8, start],
  ]);
  const locator = packed([
    [4, 0x0706_4b50],
    [4, 0],
    [8, start + length],
    [4, 1],
  ]);
  const end = packed([
    [4, 0x0605_4b50],
    [2, 0],
    [2, 0],
    [2, none16],
    [2, none16],
    [4, none32],
    [4, none32],
    [2, 0],
  ]);
  return Buffer.concat([end64, locator, end]);
}

/** Time and date of MS-DOS, in UTC; it begins with 1980 and counts every other second. */
function dosTime(at: Date): number {
  const year = Math.max(1980, at.getUTCFullYear());
  const date = ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return date * 0x1_0000 + time;
}
