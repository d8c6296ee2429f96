import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDb, db } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { inTransaction } from '@/server/core/transaction';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from './create-endpoint';
import { getEndpoint } from './get-endpoint';
import { promote } from './promote';
import { rollBack } from './roll-back';
import { addShadow } from './set-shadows';
import { setSplit } from './set-split';

useOwnHome();
let ctx: Context;
const ids: string[] = [];

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2, 3, 4]) ids.push((await makeModelVersion(ctx, { seed, kind: 'constant' })).id);
});
afterAll(closeDb);

const id = (index: number) => ids[index] ?? '';

async function makeEndpoint() {
  return createEndpoint(ctx, { name: `e-${unique()}`, versionId: id(0), description: '', labelHorizonMs: 0 });
}

const promotion = (endpointId: string, from: number, to: number) => ({
  endpointId,
  versionId: id(to),
  expectedChampionId: id(from),
  reason: 'better on paper',
  eventTime: null,
});

const championNow = async (endpointId: string) => {
  const endpoint = await getEndpoint(ctx, endpointId);
  const alias = await db().modelAlias.findUniqueOrThrow({
    where: { modelId_alias: { modelId: endpoint.modelId, alias: 'champion' } },
  });
  const champion = endpoint.variants.find((variant) => variant.role === 'champion');
  expect(alias.versionId).toBe(champion?.versionId);
  return champion?.versionId;
};

it('moves alias, traffic, history and audit together, and keeps the old champion in the shadow', async () => {
  const { id: endpointId } = await makeEndpoint();
  await addShadow(ctx, { endpointId, versionId: id(2) });
  await promote(ctx, { ...promotion(endpointId, 0, 1), eventTime: '2001-06-01T00:00:00.000Z' });
  expect(await championNow(endpointId)).toBe(id(1));
  const endpoint = await getEndpoint(ctx, endpointId);
  expect(endpoint.variants.map(({ version, role }) => `v${version} ${role}`).sort()).toEqual([
    'v1 shadow',
    'v2 champion',
    'v3 shadow',
  ]);
  expect(endpoint.promotions[0]).toMatchObject({
    kind: 'promote',
    fromVersion: 1,
    toVersion: 2,
    reason: 'better on paper',
    eventTime: '2001-06-01T00:00:00.000Z',
  });
  const audit = await db().auditEntry.findMany({ where: { subjectId: endpointId, action: 'endpoint.promote' } });
  expect(audit).toHaveLength(1);
  expect(audit[0]?.detail).toMatchObject({ from: 'flight-delay v1', to: 'flight-delay v2' });
});

it('lets one of twenty win when they want different champions', async () => {
  const { id: endpointId } = await makeEndpoint();
  const attempts = Array.from({ length: 20 }, (_, index) => promote(ctx, promotion(endpointId, 0, 1 + (index % 3))));
  const outcomes = await Promise.allSettled(attempts);
  const champion = await championNow(endpointId);
  for (const [index, outcome] of outcomes.entries()) {
    const wanted = id(1 + (index % 3));
    if (wanted === champion) expect(outcome.status).toBe('fulfilled');
    else expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'Conflict' } });
  }
  const promotions = await db().promotion.findMany({ where: { endpointId, kind: 'promote' } });
  expect(promotions).toHaveLength(1);
  expect(await getEndpoint(ctx, endpointId)).toMatchObject({ generation: 2 });
});

it('counts a double click once, and names who was faster', async () => {
  const { id: endpointId } = await makeEndpoint();
  await Promise.all([promote(ctx, promotion(endpointId, 0, 1)), promote(ctx, promotion(endpointId, 0, 1))]);
  expect(await db().promotion.count({ where: { endpointId } })).toBe(2);
  const late = promote(ctx, promotion(endpointId, 0, 2));
  await expect(late).rejects.toMatchObject({ code: 'Conflict', message: expect.stringContaining('flight-delay v2') });
  await expect(late).rejects.toThrow(ctx.actor.name);
});

it('does nothing when the act around it fails', async () => {
  const { id: endpointId } = await makeEndpoint();
  const failing = inTransaction(async (tx) => {
    await promote(ctx, promotion(endpointId, 0, 1), tx);
    throw new Error('the round could not be closed');
  });
  await expect(failing).rejects.toThrow('the round');
  expect(await championNow(endpointId)).toBe(id(0));
  expect(await db().promotion.count({ where: { endpointId } })).toBe(1);
});

it('ends a split', async () => {
  const { id: endpointId } = await makeEndpoint();
  await setSplit(ctx, { endpointId, challengerId: id(1), challengerShare: 0.5, salt: 'x' });
  await promote(ctx, promotion(endpointId, 0, 1));
  expect(await getEndpoint(ctx, endpointId)).toMatchObject({ mode: 'champion' });
});

it('rolls back step by step, once per click, until there is nothing before', async () => {
  const { id: endpointId } = await makeEndpoint();
  await promote(ctx, promotion(endpointId, 0, 1));
  await promote(ctx, promotion(endpointId, 1, 2));
  const back = (from: number) =>
    rollBack(ctx, { endpointId, expectedChampionId: id(from), reason: '', eventTime: null });
  await Promise.all([back(2), back(2)]);
  expect(await championNow(endpointId)).toBe(id(1));
  await expect(
    rollBack(ctx, { endpointId, expectedChampionId: id(3), reason: '', eventTime: null }),
  ).rejects.toMatchObject({
    code: 'Conflict',
  });
  await back(1);
  expect(await championNow(endpointId)).toBe(id(0));
  await expect(back(0)).rejects.toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining('nothing to go back to'),
  });
  const kinds = (await getEndpoint(ctx, endpointId)).promotions.map((one) => one.kind);
  expect(kinds).toEqual(['rollback', 'rollback', 'promote', 'promote', 'first']);
  expect(await db().auditEntry.count({ where: { subjectId: endpointId, action: 'endpoint.roll-back' } })).toBe(2);
});

it('takes the crown to another model and back', async () => {
  const { id: endpointId, modelId } = await makeEndpoint();
  const other = await makeModelVersion(ctx, { seed: 9, kind: 'constant', model: `other-${unique()}` });
  await promote(ctx, { ...promotion(endpointId, 0, 1), versionId: other.id });
  expect(await getEndpoint(ctx, endpointId)).toMatchObject({ modelId: other.modelId });
  expect(await db().modelAlias.count({ where: { modelId, alias: 'champion' } })).toBe(0);
  await rollBack(ctx, { endpointId, expectedChampionId: other.id, reason: '', eventTime: null });
  expect(await championNow(endpointId)).toBe(id(0));
  expect(await getEndpoint(ctx, endpointId)).toMatchObject({ modelId });
});

it('is for those who may, in their own project', async () => {
  const { id: endpointId } = await makeEndpoint();
  await expect(promote(asRole(ctx, 'viewer'), promotion(endpointId, 0, 1))).rejects.toMatchObject({
    code: 'Forbidden',
  });
  await expect(promote(await makeProject(), promotion(endpointId, 0, 1))).rejects.toMatchObject({ code: 'NotFound' });
});
