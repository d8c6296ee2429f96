import { closeDb } from '@/server/core/db';
import { env } from '@/server/core/env';
import { runProcess } from '@/server/core/run-process';
import { LiveHub } from '@/server/http/live-events';
import { mountPrometheus } from '@/server/http/prometheus';
import { ensureLocalUser, findIdentityBySession } from '@/server/orgs';
import { buildGateway } from '@/server/serving/gateway/build-gateway';
import { startGatewayParts } from '@/server/serving/gateway/gateway-parts';
import { mountGatewayMetrics } from '@/server/serving/gateway/metrics';

const changing = new Set(['endpoint', 'model', 'project']);

await runProcess('gateway', async () => {
  const { GATEWAY_PORT, HOST, RINGSIDE_AUTH } = env();
  const report = (sentence: string) => console.error(`gateway: ${sentence}`);
  // Without the database there is nobody to make; whoever is known from before is let in.
  if (RINGSIDE_AUTH === 'none') await ensureLocalUser().catch(() => undefined);
  const parts = await startGatewayParts({ report });
  const hub = new LiveHub();
  hub.keepListening();
  // A missed event costs at most the second until the next look.
  hub.subscribe((event) => {
    if (changing.has(event.topic)) parts.states.refresh().catch(() => undefined);
  });
  const app = buildGateway(parts);
  mountPrometheus(app, 'gateway');
  mountGatewayMetrics(parts);
  await app.listen({ port: GATEWAY_PORT, host: HOST });
  // The first look at a session reads the secret and builds its checks; no caller should wait for that.
  if (RINGSIDE_AUTH === 'password') findIdentityBySession(new Headers()).catch(() => undefined);
  return async () => {
    await app.close();
    await hub.stop();
    await parts.stop();
    await closeDb();
  };
});
