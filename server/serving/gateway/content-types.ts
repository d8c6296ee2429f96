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

/**
 * Bodies as the doors read them: JSON, whatever the caller calls it, but for tables in `text/csv` and streams in
 * `application/x-ndjson`. The bytes are kept to recognise a repeated request.
 */
export function readBodies(app: FastifyInstance): void {
  app.decorateRequest('rawBody', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, new LineStream(payload)));
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (request, body, done) => {
    done(null, new CsvText(keep(request, body).toString('utf8')));
  });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, JSON.parse(keep(request, body).toString('utf8')));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'it does not parse';
      done(invalid(`The body is not JSON: ${why}.`));
    }
  });
}

function keep(request: FastifyRequest, body: string | Buffer): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  request.rawBody = bytes;
  return bytes;
}
