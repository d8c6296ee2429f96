import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDb } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { makeAccessFixture } from '@/server/testing/access-fixture';
import { buildFuzzedApp, targetsOf } from '@/server/testing/fuzz/fuzz-app';
import { fuzzDoors } from '@/server/testing/fuzz/fuzz-doors';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let app: FastifyInstance;
beforeAll(async () => {
  app = await buildFuzzedApp();
});
afterAll(async () => {
  await app.close();
  await stopBoss(0);
  await closeDb();
});

/** One to each call; `npm run bench -- fuzz` sends ten thousand. */
const count = 320;

it('answers malformed requests to every call of both doors without a fault of its own', async () => {
  const report = await fuzzDoors(targetsOf(app, await makeAccessFixture()), { count, seed: 20_261_121 });
  expect(report.failures).toEqual([]);
  expect(report.asked).toBe(count);
  // Were most requests refused at the door, nothing behind it would be tried.
  expect(report.statuses['200']).toBeGreaterThan(25);
}, 120_000);
