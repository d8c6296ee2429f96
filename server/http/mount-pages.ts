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
export async function mountPages(app: FastifyInstance, { dev, root, port, host }: PageOptions): Promise<() => Promise<void>> {
  const server: Server = app.server;
  const pages = next({ dev, dir: root, port, hostname: host, httpServer: server });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  app.setNotFoundHandler(async (request, reply) => {
    reply.hijack();
    await handle(request.raw, reply.raw);
  });
  if (dev) {
    const upgrade = pages.getUpgradeHandler();
    server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
  }
  return () => pages.close();
}
