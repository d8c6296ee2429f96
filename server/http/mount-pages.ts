import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { notFound } from '@/server/core/errors';
import type { PagesProcess } from './pages-process';

const waitMs = 10_000;
const ofThisConnection = ['content-length', 'transfer-encoding', 'expect', 'connection', 'upgrade', 'te', 'trailer'];

/**
 * Gives every view no API answered to the process that renders pages. Returns what lets its connections go.
 *
 * @param options.liveReload passes on WebSockets, for `npm run dev` alone
 */
export function mountPages(
  app: FastifyInstance,
  pages: PagesProcess,
  { liveReload = false }: { liveReload?: boolean } = {},
): () => void {
  const agent = new Agent({ keepAlive: true });
  app.setNotFoundHandler(async (request, reply) => {
    if (!['GET', 'HEAD'].includes(request.method)) throw notFound('route', `${request.method} ${request.url}`);
    reply.hijack();
    try {
      await within(waitMs, pages.whenReady());
    } catch {
      return apologise(reply.raw);
    }
    passOn({ agent, socketPath: pages.socket }, request.raw, reply.raw);
  });
  const onUpgrade = (request: IncomingMessage, client: Duplex, head: Buffer) =>
    tunnel(pages.socket, request, { client, head });
  if (liveReload) app.server.on('upgrade', onUpgrade);
  return () => {
    app.server.off('upgrade', onUpgrade);
    agent.destroy();
  };
}

function passOn(to: { agent: Agent; socketPath: string }, visitor: IncomingMessage, answer: ServerResponse): void {
  const path = visitor.url ?? '/';
  const headers: Record<string, string | string[] | undefined> = { ...visitor.headers, 'x-ringside-path': path };
  // A view carries no body: one that was announced would leave the next visitor's request behind it unread.
  for (const name of ofThisConnection) delete headers[name];
  const onward = httpRequest({ ...to, path, headers, method: visitor.method ?? 'GET' });
  onward.once('response', (page) => {
    answer.writeHead(page.statusCode ?? 502, page.rawHeaders);
    pipeline(page, answer, () => undefined);
  });
  onward.once('error', () => apologise(answer));
  answer.once('close', () => onward.destroy());
  onward.end();
}

/** The live reload of `npm run dev` speaks WebSocket. */
function tunnel(socket: string, request: IncomingMessage, { client, head }: { client: Duplex; head: Buffer }): void {
  const onward = connect(socket);
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
  }
  onward.write(`${lines.join('\r\n')}\r\n\r\n`);
  onward.write(head);
  pipeline(client, onward, client, () => undefined);
}

function apologise(answer: ServerResponse): void {
  if (answer.headersSent || answer.destroyed) {
    answer.destroy();
    return;
  }
  answer.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1', refresh: '1' });
  answer.end('The pages are being started again; this one is asked for anew in a second.\n');
}

async function within(limitMs: number, ready: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('It takes too long.')), limitMs);
  });
  try {
    await Promise.race([ready, late]);
  } finally {
    clearTimeout(timer);
  }
}
