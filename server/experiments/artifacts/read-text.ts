import { open } from 'node:fs/promises';
import type { ArtifactText } from '@/lib/contracts/artifacts';
import type { Context } from '@/server/core/context';
import { unavailable } from '@/server/core/errors';
import { objectPath } from '@/server/core/storage/object-store';
import type { ArtifactPlace } from './artifact-owner';
import { getArtifact } from './get-artifact';

const pieceBytes = 512 * 1024;
/** Of bytes that are no text, so many become signs that stand for what cannot be read. */
const unreadableShare = 0.05;

/** A piece of a file as text; pieces follow each other without cutting a sign in two. */
export async function readText(ctx: Context, place: ArtifactPlace & { start: number }): Promise<ArtifactText> {
  const { path, sha256, sizeBytes } = await getArtifact(ctx, place);
  const start = Math.min(place.start, sizeBytes);
  const bytes = await readPiece(sha256, { start, length: Math.min(pieceBytes, sizeBytes - start) });
  const whole = start + bytes.length < sizeBytes ? bytes.subarray(0, wholeSigns(bytes)) : bytes;
  return { path, sizeBytes, text: textOf(whole), start, end: start + whole.length };
}

async function readPiece(sha256: string, { start, length }: { start: number; length: number }): Promise<Buffer> {
  const file = await open(objectPath(sha256)).catch(() => {
    throw unavailable('The file is not in the object store at the moment: is its disk mounted?');
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Length without the beginning of a sign of UTF-8 whose end is not there. */
function wholeSigns(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return signLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** How many bytes a sign of UTF-8 has, by its first. */
function signLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  const text = new TextDecoder().decode(bytes);
  const unreadable = text.split('\ufffd').length - 1;
  return unreadable > text.length * unreadableShare ? null : text;
}
