import { deflateRawSync } from 'node:zlib';

type Content = string | Uint8Array;
/** An entry that says what it likes of itself. */
interface RawEntry {
  method: number;
  data: Uint8Array;
  sizeBytes: number;
}

const isRaw = (content: Content | RawEntry): content is RawEntry =>
  typeof content !== 'string' && !(content instanceof Uint8Array);

function entryOf(content: Content | RawEntry): RawEntry {
  if (isRaw(content)) return content;
  const plain = Buffer.from(content);
  const packed = deflateRawSync(plain);
  const isSmaller = packed.length < plain.length;
  return { method: isSmaller ? 8 : 0, data: isSmaller ? packed : plain, sizeBytes: plain.length };
}

/** A zip file. Checksums are left at 0. */
export function zipFile(files: Record<string, Content | RawEntry>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const { method, data, sizeBytes } = entryOf(content);
    const nameBytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(sizeBytes, 22);
    local.writeUInt16LE(nameBytes.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(sizeBytes, 24);
    central.writeUInt16LE(nameBytes.length, 28);
    central.writeUInt32LE(at, 42);
    parts.push(local, nameBytes, data);
    directory.push(central, nameBytes);
    at += local.length + nameBytes.length + data.length;
  }
  const end = Buffer.alloc(22);
  const count = Object.keys(files).length;
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

function tarEntry(name: string, content: Uint8Array, kind: string): Uint8Array[] {
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 100), 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(kind, 156);
  header.write('ustar\x0000', 257);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}

/** A tar file; long names as GNU tar writes them. */
export function tarFile(files: Record<string, Content>): Uint8Array {
  const parts = Object.entries(files).flatMap(([name, content]) => [
    ...(name.length > 100 ? tarEntry('././@LongLink', Buffer.from(`${name}\0`), 'L') : []),
    ...tarEntry(name, Buffer.from(content), '0'),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}
