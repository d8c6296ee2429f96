import { createServer } from 'node:http';
import { collectDefaultMetrics, register } from 'prom-client';
import { closeDb, db } from '@/server/core/db';
import { env } from '@/server/core/env';
import { boss, stopBoss } from '@/server/core/jobs/boss';
import { JobAborted } from '@/server/core/jobs/run-job';
import { startFolding } from '@/server/experiments';
import { startPurging } from '@/server/serving';
import { runProcess } from '@/server/core/run-process';
import { handlers } from './handlers';
import { startBeating } from './beat';
import { takeJobs } from './take-jobs';
import { startTicking } from './tick';

await runProcess('worker', async () => {
  const queue = await boss('worker');
  const shutdown = new AbortController();
  const beat = await startBeating();
  const state = await takeJobs({
    queue,
    handlers,
    workerId: beat.workerId,
    shutdown: shutdown.signal,
    busy: beat.busy,
  });
  const probe = await listenForProbes();
  const stopFolding = startFolding();
  const ticking = startTicking();
  const stopPurging = startPurging();
  return async () => {
    shutdown.abort(new JobAborted('shutdown'));
    probe.close();
    await Promise.all([stopFolding(), ticking.stop(), stopPurging()]);
    await Promise.race([state.idle(), new Promise((resolve) => setTimeout(resolve, 5000))]);
    await stopBoss(0);
    await beat.stop();
    await closeDb();
  };
});

/** `/healthz` and `/metrics` of the worker, for the supervisor and Prometheus. */
async function listenForProbes() {
  register.setDefaultLabels({ process: 'worker' });
  collectDefaultMetrics();
  const server = createServer(
    (request, response) =>
      void answer(request.url ?? '/').then(
        ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
        () => response.writeHead(503).end('unhealthy'),
      ),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(env().RINGSIDE_WORKER_PORT, '127.0.0.1', resolve);
  });
  return server;
}

async function answer(url: string): Promise<{ status: number; type: string; body: string }> {
  if (url === '/metrics') return { status: 200, type: register.contentType, body: await register.metrics() };
  if (url !== '/healthz') return { status: 404, type: 'text/plain', body: 'not found' };
  await db().$queryRaw`SELECT 1`;
  return { status: 200, type: 'application/json', body: '{"ok":true}' };
}
