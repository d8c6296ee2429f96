import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { unavailable } from './errors';
import type { RawExchange } from './route';
import { objectPath } from './storage/object-store';

export interface SentFile {
  name: string;
  sha256: string;
  sizeBytes: number;
  mediaType: string;
  /** Saved unless it is to be shown in a page of its own, without rights. */
  shown?: boolean;
}

/** Pages made by anybody: no scripts, no forms, and no share in our origin, whoever opens them. */
const noRights =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; media-src data: blob:; font-src data:";

const streamChunkBytes = 256 * 1024;

/**
 * Sends an object of the store as it is read, or the range that was asked for. What people upload is never trusted: it
 * is saved rather than shown, its type is not guessed, and a page among it runs nothing in our origin.
 */
export async function sendFile({ request, reply }: RawExchange, file: SentFile): Promise<void> {
  const etag = `"${file.sha256}"`;
  void reply
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-cache')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', noRights)
    .header('content-type', file.mediaType)
    .header('content-disposition', dispositionOf(file));
  if (request.headers['if-none-match'] === etag) return void (await reply.status(304).send());
  const whole = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
  const range = whole ? undefined : rangeOf(request.headers.range, file.sizeBytes);
  if (range === 'unsatisfiable') {
    return void (await reply.status(416).header('content-range', `bytes */${file.sizeBytes}`).send());
  }
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  if (range) void reply.status(206).header('content-range', `bytes ${start}-${end}/${file.sizeBytes}`);
  void reply.header('content-length', end - start + 1);
  const isBodyless = request.method === 'HEAD' || file.sizeBytes === 0;
  await reply.send(isBodyless ? Readable.from([]) : await openStream(file, { start, end }));
}

async function openStream({ sha256, name }: SentFile, range: { start: number; end: number }): Promise<ReadStream> {
  const handle = await open(objectPath(sha256)).catch(() => {
    throw unavailable(`The file of ${name} is not in the object store at the moment: is its disk mounted?`);
  });
  return handle.createReadStream({ ...range, highWaterMark: streamChunkBytes });
}

/** One range of bytes; others, and what cannot be read as one, count as none. */
export function rangeOf(
  header: string | undefined,
  sizeBytes: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return start > end ? 'unsatisfiable' : { start, end };
}

/** Names that are one word stay as they are; all others are also given in UTF-8. */
function dispositionOf({ name, shown }: SentFile): string {
  const kind = shown ? 'inline' : 'attachment';
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return `${kind}; filename=${name}`;
  const plain = name.replaceAll(/[^ -~]|["\\]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
