import { closeDb } from '@/server/core/db';
import { env, isLoopbackHost } from '@/server/core/env';
import { boss, stopBoss } from '@/server/core/jobs/boss';
import { allDoors } from '@/server/http/all-doors';
import { allRoutes } from '@/server/http/all-routes';
import { buildApp } from '@/server/http/build-app';
import { LiveHub } from '@/server/http/live-events';
import { mountPages } from '@/server/http/mount-pages';
import { ensureLocalUser, getSetupState, setupCode } from '@/server/orgs';
import { runProcess } from '@/server/core/run-process';
import { version } from '@/server/core/version';

await runProcess('web', async () => {
  const { PORT, HOST, GATEWAY_PORT, RINGSIDE_AUTH, RINGSIDE_DEV, RINGSIDE_ROOT } = env();
  const hub = new LiveHub();
  await hub.start();
  if (RINGSIDE_AUTH === 'none') await ensureLocalUser();
  await boss();
  const gatewayUrl = `http://127.0.0.1:${GATEWAY_PORT}`;
  const app = await buildApp({ routes: allRoutes, hub, version, gatewayUrl, doors: allDoors });
  const closePages = await mountPages(app, { dev: RINGSIDE_DEV, root: RINGSIDE_ROOT, port: PORT, host: HOST });
  await app.listen({ port: PORT, host: HOST });
  await announceSetupCode();
  return async () => {
    await hub.stop();
    await app.close();
    await closePages();
    await stopBoss(0);
    await closeDb();
  };
});

async function announceSetupCode(): Promise<void> {
  const { needed } = await getSetupState();
  if (!needed || isLoopbackHost(env().HOST)) return;
  process.send?.({ type: 'announce', text: `Set-up code (needed once, by the owner): ${setupCode()}` });
}
