import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { zipStream, type ZipEntry } from './zip-stream';

const writtenAt = new Date('2001-02-03T04:05:06Z');
const entry = (name: string, content: string): ZipEntry => ({
  name,
  sizeBytes: Buffer.byteLength(content),
  writtenAt,
  open: async function* () {
    yield* [content.slice(0, 3), content.slice(3)].map((part) => Buffer.from(part));
  },
});

async function bytesOf(entries: ZipEntry[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of zipStream(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// Python 3.11: zipfile.ZipFile(file).testzip() is None, and infolist() gives these names, sizes, checksums and times.
// The digest was taken from an archive that zipfile and Info-ZIP's unzip 6.00 read without a complaint.
test('is the archive that other programs were shown to read', async () => {
  const archive = await bytesOf([entry('a.txt', 'hello world'), entry('ü/empty', '')]);
  expect(archive.length).toBe(431);
  expect(createHash('sha256').update(archive).digest('hex')).toBe(
    'f3c3696566cd87144c163a7db70e6a4878a258d716c5cece1981688460bddccc',
  );
});

test('of nothing is an empty archive', async () => {
  const archive = await bytesOf([]);
  expect(archive.length).toBe(98);
  expect(archive.readUInt32LE(76)).toBe(0x0605_4b50);
});

test('the checksum is that of the whole content', async () => {
  const archive = await bytesOf([entry('a', '123456789')]);
  // The check value of CRC-32/ISO-HDLC for these nine digits, from the catalogue of parametrised CRC algorithms.
  expect(archive.readUInt32LE(archive.indexOf(Buffer.from('PK\x07\x08', 'latin1')) + 4)).toBe(0xcbf4_3926);
});

test('a file that is shorter than it was said to be breaks the archive off', async () => {
  await expect(bytesOf([{ ...entry('a', 'abc'), sizeBytes: 4 }])).rejects.toThrow('a has 3 bytes, not 4');
});
