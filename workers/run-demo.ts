import { env } from '@/server/core/env';
import type { JobHandle, JobHandler } from '@/server/core/jobs/job-handle';
import { demoDefaults } from '@/server/demo/demo-options';
import { runDemo } from '@/server/demo/run-demo';
import { createApiKey, revokeApiKey } from '@/server/orgs';

const scopes = ['read', 'write', 'predict', 'feedback', 'replay'] as const;

async function run({ id, ctx, payload, signal, progress, log }: JobHandle<'demo.run'>): Promise<unknown> {
  const key = await createApiKey(ctx, {
    name: `Flights demo ${id.slice(-6)}`,
    scopes: [...scopes],
    projectSlug: ctx.projectSlug,
  });
  const { PORT, GATEWAY_PORT, RINGSIDE_URL, RINGSIDE_GATEWAY_URL } = env();
  const address = {
    baseUrl: RINGSIDE_URL ?? `http://127.0.0.1:${PORT}`,
    gatewayUrl: RINGSIDE_GATEWAY_URL ?? `http://127.0.0.1:${GATEWAY_PORT}`,
    project: ctx.projectSlug,
    key: key.secret,
  };
  try {
    return await runDemo(address, {
      options: { ...demoDefaults, ...payload },
      signal,
      log: (text) => log(text),
      onStep: (done, message) => progress({ done: Math.round(done * 1000) / 10, total: 100, unit: '%', message }),
    });
  } finally {
    await revokeApiKey(ctx, key.id);
  }
}

export const handler: JobHandler<'demo.run'> = { run };
