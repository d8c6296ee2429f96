import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { unavailable } from './errors';
import type { RawExchange } from './route';
import { objectPath } from './storage/object-store';

export interface SentFile {
  name: string;
  sha256: string;
  sizeBytes: number;
  mediaType: string;
  /**
   * Saved unless it is to be shown in a frame: without any rights, or with scripts that run in an origin of their own
   * and reach nothing but the page they are in.
   */
  shown?: 'still' | 'with-scripts';
}

/** Pages made by anybody: no forms, nothing from elsewhere, and no share in our origin, whoever opens them. */
const drawing =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; media-src data: blob:; font-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const policies = {
  still: `sandbox; ${drawing}`,
  'with-scripts': `sandbox allow-scripts; script-src 'unsafe-inline' 'unsafe-eval' blob:; ${drawing}`,
};

/** A browser keeps it, and asks each time whether it may still show it. */
const kept = 'private, no-cache';
const streamChunkBytes = 256 * 1024;

/**
 * Sends an object of the store as it is read, or the range that was asked for. What people upload is never trusted: it
 * is saved rather than shown, its type is not guessed, and a page among it runs nothing in our origin.
 */
export async function sendFile({ request, reply }: RawExchange, file: SentFile): Promise<void> {
  const etag = `"${file.sha256}"`;
  if (request.headers['if-none-match'] === etag) {
    return void (await reply.status(304).header('etag', etag).header('cache-control', kept).send());
  }
  const whole = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
  const range = whole ? undefined : rangeOf(request.headers.range, file.sizeBytes);
  if (range === 'unsatisfiable') {
    return void (await reply.status(416).header('content-range', `bytes */${file.sizeBytes}`).send());
  }
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  const isBodyless = request.method === 'HEAD' || file.sizeBytes === 0;
  const content = isBodyless ? Readable.from([]) : await openStream(file, { start, end });
  describe(reply, file);
  if (range) void reply.status(206).header('content-range', `bytes ${start}-${end}/${file.sizeBytes}`);
  await reply.header('content-length', end - start + 1).send(content);
}

/** What an error would carry wrongly is only said of a file that could be opened. */
function describe(reply: FastifyReply, file: SentFile): void {
  void reply
    .header('etag', `"${file.sha256}"`)
    .header('accept-ranges', 'bytes')
    .header('cache-control', kept)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', policies[file.shown ?? 'still'])
    .header('content-type', file.mediaType)
    .header('content-disposition', dispositionOf(file.name, file.shown ? 'inline' : 'attachment'));
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
export function dispositionOf(name: string, kind: 'inline' | 'attachment'): string {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return `${kind}; filename=${name}`;
  const plain = name.replaceAll(/[^ -~]|["\\]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
