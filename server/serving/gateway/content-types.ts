import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { invalid } from '@/server/core/errors';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it arrived; null for a stream. */
    rawBody: Buffer | null;
  }
}

/** A body of lines that is read while it arrives. */
export class LineStream {
  constructor(readonly source: Readable) {}
}

/** A table as text. */
export class CsvText {
  constructor(readonly text: string) {}
}

/** A large body of JSON, to be read by who knows what it should hold. */
export class JsonBytes {
  constructor(readonly bytes: Buffer) {}
}

/** From here on it pays to read rows straight from the bytes. */
const largeBytes = 4096;
const readsBytes = /\/(?:predict)$/;

/** @throws Invalid where it is not JSON */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it does not parse';
    throw invalid(`The body is not JSON: ${why}.`);
  }
}

/**
 * Bodies as the doors read them: JSON, whatever the caller calls it, but for tables in `text/csv` and streams in
 * `application/x-ndjson`. The bytes are kept to recognise a repeated request.
 */
export function readBodies(app: FastifyInstance): void {
  app.decorateRequest('rawBody', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, new LineStream(payload)));
  app.addContentTypeParser('text/csv', async (request: FastifyRequest, payload: Readable) => {
    // A file of labels may be of any length; a table to be scored is read as a whole.
    if (request.routeOptions.url?.endsWith('/feedback')) return new LineStream(payload);
    const bytes = await collect(payload, app.initialConfig.bodyLimit ?? 0);
    return new CsvText(keep(request, bytes).toString('utf8'));
  });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = keep(request, body);
    if (bytes.length >= largeBytes && readsBytes.test(request.routeOptions.url ?? '')) {
      return done(null, new JsonBytes(bytes));
    }
    try {
      done(null, parseJson(bytes));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

async function collect(source: Readable, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += (chunk as Buffer).length;
    if (size > limitBytes) throw invalid(`The table is larger than ${limitBytes} bytes: split it, or send a stream.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function keep(request: FastifyRequest, body: string | Buffer): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  request.rawBody = bytes;
  return bytes;
}
