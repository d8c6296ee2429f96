import path from 'node:path';
import { closeDb } from '@/server/core/db';
import { env, isLoopbackHost } from '@/server/core/env';
import { boss, stopBoss } from '@/server/core/jobs/boss';
import { sweepScratch } from '@/server/experiments';
import { allDoors } from '@/server/http/all-doors';
import { allRoutes } from '@/server/http/all-routes';
import { buildApp } from '@/server/http/build-app';
import { LiveHub } from '@/server/http/live-events';
import { mountAssets } from '@/server/http/mount-assets';
import { mountPages } from '@/server/http/mount-pages';
import { PagesProcess } from '@/server/http/pages-process';
import { ensureLocalUser, getSetupState, setupCode } from '@/server/orgs';
import { runProcess } from '@/server/core/run-process';
import { version } from '@/server/core/version';

await runProcess('web', async () => {
  const { PORT, HOST, GATEWAY_PORT, RINGSIDE_AUTH, RINGSIDE_BUILD, RINGSIDE_DEV } = env();
  const pages = new PagesProcess(path.join(RINGSIDE_BUILD, 'server/pages.js'));
  const pagesStarted = pages.start();
  pagesStarted.catch(() => undefined);
  const hub = new LiveHub();
  await hub.start();
  if (RINGSIDE_AUTH === 'none') await ensureLocalUser();
  await boss();
  await sweepScratch(new Date());
  const gatewayUrl = `http://127.0.0.1:${GATEWAY_PORT}`;
  const app = await buildApp({ routes: allRoutes, hub, version, gatewayUrl, doors: allDoors });
  if (!RINGSIDE_DEV) await mountAssets(app, path.resolve(RINGSIDE_BUILD, 'next/static'));
  const unmountPages = mountPages(app, pages, { liveReload: RINGSIDE_DEV });
  // Programs are answered at once; who asks for a page waits for it.
  await app.listen({ port: PORT, host: HOST });
  await pagesStarted;
  await announceSetupCode();
  return async () => {
    await hub.stop();
    await app.close();
    unmountPages();
    await pages.stop();
    await stopBoss(0);
    await closeDb();
  };
});

async function announceSetupCode(): Promise<void> {
  const { needed } = await getSetupState();
  if (!needed || isLoopbackHost(env().HOST)) return;
  process.send?.({ type: 'announce', text: `Set-up code (needed once, by the owner): ${setupCode()}` });
}
