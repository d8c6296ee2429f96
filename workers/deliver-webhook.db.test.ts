import { afterAll, expect, it } from 'vitest';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { failDeadJob } from '@/server/core/jobs/run-job';
import { inTransaction } from '@/server/core/transaction';
import { announce } from '@/server/orgs';
import { createWebhook } from '@/server/orgs/webhooks/create-webhook';
import { listDeliveries, replayDelivery } from '@/server/orgs/webhooks/webhook-deliveries';
import { makeProject } from '@/server/testing/factories';
import { handler } from './deliver-webhook';

afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

it('has failed when its job died, and can be sent again', async () => {
  const ctx = await makeProject();
  const events = ['model_version.created' as const];
  const hook = await createWebhook(ctx, { name: 'h', url: 'https://example.com/', events, description: '' });
  await inTransaction((tx) => announce(tx, ctx, { event: 'model_version.created', data: { name: 'm' } }));
  const latest = async () => (await listDeliveries(ctx, hook.id))[0];
  const { id = '' } = (await latest()) ?? {};
  const jobOf = (subjectId: string) => db().job.findFirstOrThrow({ where: { kind: 'webhook.deliver', subjectId } });
  const job = await jobOf(id);
  await db().job.update({ where: { id: job.id }, data: { status: 'running', attempt: 3 } });
  await failDeadJob(job.id, { 'webhook.deliver': async () => handler });
  expect(await latest()).toMatchObject({
    ...{ status: 'failed', attempts: 0, nextAt: null, error: expect.stringContaining('died 3 times') },
  });
  const again = await replayDelivery(ctx, id);
  expect(again).toMatchObject({ status: 'waiting', replayOf: id });
  expect((await jobOf(again.id)).payload).toEqual({ deliveryId: again.id, made: 0 });
});
