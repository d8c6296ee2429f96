import { createServer } from 'node:http';
import next from 'next';
import { env } from '@/server/core/env';
import { runProcess } from '@/server/core/run-process';

/**
 * Renders the pages, for the web process alone: it listens on the socket it was given, not on a port. A page that is
 * being drawn takes a core for tens of milliseconds, in which no metric or prediction could be answered here.
 */
await runProcess('pages', async () => {
  const [socket = ''] = process.argv.slice(2);
  const { HOST, PORT, RINGSIDE_DEV, RINGSIDE_ROOT } = env();
  // Next bundles its own copy of what pages import: only the global object is shared with them.
  Reflect.set(globalThis, Symbol.for('ringside.internal-url'), internalUrlOf(HOST, PORT));
  const server = createServer();
  const pages = next({ dev: RINGSIDE_DEV, dir: RINGSIDE_ROOT, port: PORT, hostname: HOST, httpServer: server });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  server.on('request', (request, response) => void handle(request, response));
  if (RINGSIDE_DEV) {
    const upgrade = pages.getUpgradeHandler();
    server.on('upgrade', (request, channel, head) => void upgrade(request, channel, head));
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  return async () => {
    server.close();
    server.closeAllConnections();
    await pages.close();
  };
});

/** Where the web process answers the API. */
function internalUrlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') && !reachable.startsWith('[') ? `[${reachable}]` : reachable}:${port}`;
}
