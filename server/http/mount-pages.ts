import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import next from 'next';

interface PageOptions {
  dev: boolean;
  /** The folder that holds `app/`. */
  root: string;
  port: number;
  host: string;
}

/** Gives every request no API answered to Next, which only renders pages. */
export async function mountPages(
  app: FastifyInstance,
  { dev, root, port, host }: PageOptions,
): Promise<() => Promise<void>> {
  const server: Server = app.server;
  // Next bundles its own copy of what pages import: only the global object is shared with them.
  Reflect.set(globalThis, Symbol.for('ringside.internal-url'), internalUrlOf(host, port));
  const pages = next({ dev, dir: root, port, hostname: host, httpServer: server });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  app.setNotFoundHandler(async (request, reply) => {
    reply.hijack();
    request.raw.headers['x-ringside-path'] = request.url;
    await handle(request.raw, reply.raw);
  });
  if (dev) {
    const upgrade = pages.getUpgradeHandler();
    server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
  }
  return () => pages.close();
}

function internalUrlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') && !reachable.startsWith('[') ? `[${reachable}]` : reachable}:${port}`;
}
