import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestPlanQuery } from '@/lib/contracts/test-analysis';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { addShadow } from '@/server/serving';
import { contestDay, contestRows } from '@/server/testing/contest-days';
import { makeProject } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog } from '@/server/testing/serving-log';
import { planTest } from './plan-test';

useOwnHome();
let ctx: Context;
const versions: string[] = [];

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) versions.push((await makeModelVersion(ctx, { seed, kind: 'constant' })).id);
});
afterAll(closeDb);

const query = (endpointId: string, more: object = {}) =>
  TestPlanQuery.parse({ endpointId, challengerId: versions[1], effect: 0.01, ...more });
const features = { date: contestDay(0), distance: 500, origin: 'ATL' };

/** Requests are not alike: both versions know more of one than of another. */
const varied = (scores: Record<string, number | number[] | null>, place: number) =>
  Object.fromEntries(Object.entries(scores).map(([id, score]) => [id, Number(score) + 0.1 * Math.sin(place)]));

interface Past {
  days: number;
  inShadow: boolean;
  /** Absent: every request has a key of its own. */
  isKeyless?: boolean;
}

async function past({ days, inShadow, isKeyless = false }: Past): Promise<string> {
  const [champion = '', challenger = ''] = versions;
  const { id: endpointId } = await makeEndpoint(ctx, champion);
  if (inShadow) await addShadow(ctx, { endpointId, versionId: challenger });
  for (let day = 0; day < days; day += 1) {
    const differences = inShadow ? [0.01 * Math.sin(day * 2.1)] : [];
    const rows = contestRows(versions, { day, differences, rows: 40 });
    await writeLog(
      ctx,
      endpointId,
      rows.map(({ key, ...row }, place) => ({
        ...{ ...row, features, scores: varied(row.scores, place) },
        ...(isKeyless || key === undefined ? {} : { key }),
      })),
    );
  }
  return endpointId;
}

it('plans from what the challenger said in the shadow', async () => {
  const plan = await planTest(ctx, query(await past({ days: 12, inShadow: true })));
  expect(plan).toMatchObject({ source: 'shadow', days: 12, rows: 480, requestsPerDay: 40, effect: 0.01 });
  const [paired, split] = plan.designs;
  expect(paired?.days.at(-1)).toBe(120);
  expect(paired?.sequence.at(-1)).toBeGreaterThan(split?.sequence.at(-1) ?? 1);
  expect(plan.unit.candidates.map(({ name }) => name)).toContain('day');
});

it('plans for the metric that decides and the unit that counts', async () => {
  const endpointId = await past({ days: 12, inShadow: true });
  const byLoss = await planTest(ctx, query(endpointId));
  const byKey = await planTest(ctx, query(endpointId, { primaryMetric: 'brier', unit: 'key', tunedToUnits: 100 }));
  expect(byLoss).toMatchObject({ metric: 'logLoss', counted: 'day' });
  expect(byKey).toMatchObject({ metric: 'brier', counted: 'key', effect: 0.01 });
  expect(byKey.rowSd).not.toBeCloseTo(byLoss.rowSd, 3);
  expect(byKey.unit.keySpread['day']).toBe(0);
  // Airports gather requests without becoming more: how long a test takes is said by day.
  expect((await planTest(ctx, query(endpointId, { unit: 'origin' }))).counted).toBe('day');
});

it.each(['key', 'session'])(
  'plans by %s where requests have none as the test will count them: each for itself',
  async (unit) => {
    const endpointId = await past({ days: 6, inShadow: true, isKeyless: true });
    const byRequest = await planTest(ctx, query(endpointId, { unit: 'request' }));
    const plan = await planTest(ctx, query(endpointId, { unit }));
    expect(plan).toMatchObject({ counted: unit, pairedSd: byRequest.pairedSd, designs: byRequest.designs });
    expect(plan.designs).not.toEqual((await planTest(ctx, query(endpointId))).designs);
  },
);

it('plans a split alone for what came of requests, of which no difference is known', async () => {
  const endpointId = await past({ days: 12, inShadow: false });
  const asked = { primaryMetric: 'outcome', effect: undefined };
  await expect(planTest(ctx, query(endpointId, asked))).rejects.toThrow('Nobody knows what the challenger would have');
  const plan = await planTest(ctx, query(endpointId, { ...asked, effect: 0.1 }));
  expect(plan).toMatchObject({ source: 'log', counted: 'key', observed: null, pairedSd: null });
  expect(plan.designs.map(({ name }) => name)).toEqual(['Own requests']);
  // Fourteen labels of forty come true: the sd of one request is √(.35·.65).
  expect(plan.rowSd).toBeCloseTo(Math.sqrt(0.35 * 0.65), 2);
});

it('has a challenger that was not there score the same requests now', async () => {
  const endpointId = await past({ days: 6, inShadow: false });
  await expect(planTest(ctx, query(endpointId))).resolves.toMatchObject({ source: 'rescored', days: 6, rows: 240 });
});

it.each([
  ['no traffic', 0, 'has no traffic yet'],
  ['three days', 3, '3 labelled days: five are needed'],
])('says why there is no plan from %s', async (_what, days, sentence) => {
  const endpointId = await past({ days, inShadow: true });
  await expect(planTest(ctx, query(endpointId))).rejects.toThrow(sentence);
});

it('refuses the champion against itself, and the endpoint of others', async () => {
  const endpointId = await past({ days: 0, inShadow: false });
  const itself = query(endpointId, { challengerId: versions[0] });
  await expect(planTest(ctx, itself)).rejects.toMatchObject({ code: 'Conflict' });
  await expect(planTest(await makeProject(), query(endpointId))).rejects.toMatchObject({ code: 'NotFound' });
});
