import { fork } from 'node:child_process';
import Fastify from 'fastify';
import { Pool } from 'undici';
import { z } from 'zod';

const Ready = z.object({ url: z.string() });

/** A server that only reads bodies as JSON and writes answers of a gateway's shape: run as a process of its own. */
export async function serveFloor(): Promise<void> {
  const app = Fastify({ bodyLimit: 64 * 1024 * 1024 });
  app.post('/', (request, reply) => {
    const { rows } = request.body as { rows: unknown[] };
    const predictions = rows.map((_, index) => ({
      predictionId: '01a1fe15-f853-7000-9d30-41f80a7789e2',
      ...{ score: index / rows.length, version: 1, variant: 'champion' },
    }));
    return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ predictions }));
  });
  app.get('/cpu', () => process.cpuUsage());
  process.send?.({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
  process.once('disconnect', () => process.exit());
}

/** Starts that server beside this process. */
export async function openFloor() {
  const child = fork(process.argv[1] ?? '', ['serve-floor'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const message: unknown = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)));
  });
  const { url } = Ready.parse(message);
  const pool = new Pool(url, { connections: 4, pipelining: 1 });
  const headers = { 'content-type': 'application/json' };
  return {
    predict: async (body: string) => {
      const response = await pool.request({ path: '/', method: 'POST', headers, body });
      return response.body.text();
    },
    cpuSeconds: async () => {
      const response = await pool.request({ path: '/cpu', method: 'GET' });
      const { user, system } = z.object({ user: z.number(), system: z.number() }).parse(await response.body.json());
      return (user + system) / 1e6;
    },
    close: async () => {
      await pool.close();
      child.disconnect();
    },
  };
}
