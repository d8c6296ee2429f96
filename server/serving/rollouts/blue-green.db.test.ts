import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorBody } from '@/lib/contracts/basics';
import { RolloutPlan, type Rollout } from '@/lib/contracts/rollouts';
import type { EndpointDetail, PredictResult } from '@/lib/contracts/serving';
import { ServingSettings } from '@/lib/contracts/serving-settings';
import { closeDb, db, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../create-endpoint';
import { getEndpoint } from '../get-endpoint';
import { listPredictions } from '../list-predictions';
import { promote } from '../promote';
import { setServingSettings } from '../set-serving-settings';
import { rollBack } from '../roll-back';
import { removeShadow } from '../set-shadows';
import { advanceRollouts } from './advance-rollouts';
import { stopRollout } from './end-rollout';
import { listRollouts } from './list-rollouts';
import { startRollout } from './start-rollout';
import { switchRollout } from './switch-rollout';

useOwnHome();
let ctx: Context;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
const gateways: TestGateway[] = [];
const ids: string[] = [];
const idOf = (place: number) => ids[place] ?? '';
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };
const preview = { 'x-ringside-preview': 'true' };

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2, 3]) ids.push((await makeModelVersion(ctx, { seed })).id);
  gateways.push(await startTestGateway(), await startTestGateway());
  headers = await makeKey(ctx, ['predict', 'feedback'], ctx.projectSlug);
});
beforeEach(async () => {
  const input = { name: `e-${unique()}`, versionId: idOf(0), description: '', labelHorizonMs: 0 };
  endpoint = await createEndpoint(ctx, input);
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await closeDb();
});

/** What the gateways do by themselves every second or two. */
async function takeUp(some = gateways): Promise<void> {
  for (const { parts } of some) {
    await parts.states.refresh();
    await parts.presence.tell();
  }
}
async function ask(url: string, body: unknown, more: Record<string, string> = {}) {
  const [first] = gateways;
  if (!first) throw new Error('no gateway');
  return first.send<PredictResult>('POST', url, { body, headers: { ...headers, ...more } });
}
const answered = async (more: Record<string, string> = {}) =>
  (await ask(endpoint.predictUrl, { rows: [row] }, more)).body.predictions[0];
const start = (plan: object = {}) => {
  const given = RolloutPlan.parse({ kind: 'blue-green', versionId: idOf(1), keepMinutes: 30, ...plan });
  return startRollout(ctx, { endpointId: endpoint.id, plan: given });
};
const turn = (rollout: Rollout, to: 'green' | 'blue', by = ctx) =>
  switchRollout(by, { endpointId: endpoint.id, rolloutId: rollout.id, to });
const newest = async () => (await listRollouts(ctx, { endpointId: endpoint.id }))[0];
const variants = async () =>
  Object.fromEntries((await getEndpoint(ctx, endpoint.id)).variants.map((one) => [one.version, one.role]));
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe('green, before the switch', () => {
  it('answers previews by every protocol, and nobody else; they are not logged', async () => {
    await start();
    await takeUp();
    expect(await answered()).toMatchObject({ version: 1, variant: 'champion' });
    expect(await answered(preview)).toMatchObject({ version: 2, variant: 'shadow' });
    const byQuery = await ask(`${endpoint.predictUrl}?preview=true`, { rows: [row] });
    expect(byQuery.body.predictions[0]?.version).toBe(2);
    const inputs = Object.entries(row).map(([name, value]) => {
      return { name, shape: [1], datatype: typeof value === 'number' ? 'INT64' : 'BYTES', data: [value] };
    });
    const infer = await ask(`/p/${ctx.projectSlug}/v2/models/${endpoint.name}/infer`, { inputs }, preview);
    expect(infer.body).toMatchObject({ model_version: '2' });
    const lines = { ...preview, 'content-type': 'application/x-ndjson', 'x-request-id': unique() };
    const stream = await gateways[0]?.app.inject({
      ...{ method: 'POST', url: endpoint.predictUrl, headers: { ...headers, ...lines } },
      payload: `${JSON.stringify(row)}\n`,
    });
    expect(JSON.parse(stream?.body ?? '')).toMatchObject({ version: 2 });
    await gateways[0]?.parts.shipper.flush();
    const { items } = await listPredictions(ctx, { endpointId: endpoint.id, limit: 10 });
    expect(items.map(({ version, shadows }) => [version, shadows[0]?.version])).toEqual([[1, 2]]);
  });

  it('cannot be previewed where there is none, nor by another word than true', async () => {
    await takeUp();
    const nobody = await gateways[0]?.send<ErrorBody>('POST', endpoint.predictUrl, {
      ...{ body: { rows: [row] }, headers: { ...headers, ...preview } },
    });
    expect([nobody?.status, nobody?.body.error.message]).toEqual([409, expect.stringMatching(/stands ready/)]);
    expect((await ask(endpoint.predictUrl, { rows: [row] }, { 'x-ringside-preview': 'yes' })).status).toBe(400);
  });

  it('shows its own failures, without a fallback or a remembered answer', async () => {
    const settings = ServingSettings.parse({ fallback: { constant: 0.5 }, cache: { ttlSeconds: 60 } });
    await setServingSettings(ctx, { endpointId: endpoint.id, settings });
    await start();
    await takeUp();
    const state = gateways[0]?.parts.states.find(ctx.projectSlug, endpoint.name);
    const green = state?.plan.variants[1];
    if (!green) throw new Error('green is not loaded');
    const { score } = green;
    expect(await answered(preview)).not.toHaveProperty('source');
    expect(state?.cache.size).toBe(0);
    await answered();
    expect(state?.cache.size).toBe(1);
    green.score = () => [null];
    expect((await ask(endpoint.predictUrl, { rows: [row] }, preview)).status).toBe(500);
    green.score = score;
  });

  it('goes when the rollout is stopped, unless it stood there before', async () => {
    const { id } = await start();
    expect(await stopRollout(ctx, { endpointId: endpoint.id, rolloutId: id })).toMatchObject({ status: 'stopped' });
    expect(await variants()).toEqual({ 1: 'champion' });
  });
});

describe('the switch', () => {
  it('waits for every gateway that lives, and moves all of them at once', async () => {
    const rollout = await start();
    await takeUp(gateways.slice(0, 1));
    await expect(turn(rollout, 'green')).rejects.toThrow(/1 of 2 gateways are not ready .*has not taken it up yet/);
    await takeUp();
    expect((await newest())?.blueGreen?.gateways.map(({ ready }) => ready)).toEqual([true, true]);
    expect(await turn(rollout, 'green')).toMatchObject({ step: 1, blueGreen: { keptUntil: expect.any(String) } });
    expect(await variants()).toEqual({ 1: 'shadow', 2: 'champion' });
    await takeUp();
    expect(await answered()).toMatchObject({ version: 2 });
    // Pressed twice it is one.
    await turn(rollout, 'green');
    expect((await getEndpoint(ctx, endpoint.id)).promotions.map(({ kind }) => kind)).toEqual(['promote', 'first']);
  });

  it('goes back in one act, and forth again', async () => {
    const rollout = await start();
    await takeUp();
    await turn(rollout, 'green');
    expect(await turn(rollout, 'blue')).toMatchObject({ step: 0, status: 'running' });
    expect(await variants()).toEqual({ 1: 'champion', 2: 'shadow' });
    await takeUp();
    expect(await turn(rollout, 'green')).toMatchObject({ step: 1 });
    const events = (await newest())?.events.map(({ text }) => text.split(',')[0]);
    expect(events?.slice(1)).toEqual(['green answers', 'blue answers', 'green answers']);
    const audit = await db().auditEntry.count({ where: { subjectId: endpoint.id, action: 'rollout.switch' } });
    expect(audit).toBe(3);
  });

  it('is for those who may promote, in their own organisation', async () => {
    const rollout = await start();
    await expect(turn(rollout, 'green', asRole(ctx, 'viewer'))).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(turn(rollout, 'green', await makeProject())).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('does not wait for a gateway that is gone', async () => {
    const rollout = await start();
    const third = await startTestGateway();
    await third.stop();
    await takeUp();
    await pool().query(`INSERT INTO hot.gateway VALUES (gen_random_uuid(), 'dead', now() - interval '1 minute', '{}')`);
    expect(await turn(rollout, 'green')).toMatchObject({ step: 1 });
  });
});

describe('blue, after the switch', () => {
  const switched = async (plan: object = {}) => {
    const rollout = await start(plan);
    await takeUp();
    await turn(rollout, 'green');
  };

  it('is kept for its time, and then let go', async () => {
    await switched();
    await advanceRollouts(later(29));
    expect(await newest()).toMatchObject({ status: 'running' });
    await advanceRollouts(later(31));
    expect(await newest()).toMatchObject({ status: 'done', reason: expect.stringMatching(/30 min: blue was let go/) });
    expect(await variants()).toEqual({ 2: 'champion' });
  });

  it('stays as long as a running test compares with it', async () => {
    await switched();
    const { orgId, projectId } = ctx;
    const test = { ...{ name: 'watch', mode: 'shadow', status: 'running', primaryMetric: 'logLoss', alpha: 0.05 } };
    const plan = { tunedToUnits: 10, firstLook: 1, margin: 0, plannedUnits: 10, championVersionId: idOf(1) };
    const arms = { create: { orgId, versionId: idOf(0), role: 'challenger', name: 'v1', share: 0 } };
    const endpointId = endpoint.id;
    await db().abTest.create({ data: { ...test, ...plan, orgId, projectId, endpointId, startsAt: new Date(), arms } });
    await advanceRollouts(later(31));
    expect(await newest()).toMatchObject({ status: 'done', reason: expect.stringMatching(/goes on in the shadow/) });
    expect(await variants()).toEqual({ 1: 'shadow', 2: 'champion' });
  });

  it('stays where the plan says so', async () => {
    await switched({ releaseBlue: false });
    await advanceRollouts(later(31));
    expect(await newest()).toMatchObject({ status: 'done', reason: expect.stringMatching(/goes on in the shadow/) });
    expect(await variants()).toEqual({ 1: 'shadow', 2: 'champion' });
  });
});

describe('a blue/green rollout', () => {
  const crown = (place: number) => {
    const change = { versionId: idOf(place), expectedChampionId: idOf(0), reason: '', eventTime: null };
    return promote(ctx, { endpointId: endpoint.id, ...change });
  };

  it('follows a promotion of green by another door', async () => {
    await start();
    await crown(1);
    await advanceRollouts();
    expect(await newest()).toMatchObject({ status: 'running', step: 1 });
  });

  it('is switched by who answers now, not by what it noted last', async () => {
    const rollout = await start();
    await takeUp();
    await crown(1);
    expect(await turn(rollout, 'blue')).toMatchObject({ step: 0, status: 'running' });
    expect(await variants()).toEqual({ 1: 'champion', 2: 'shadow' });
    await takeUp();
    await turn(rollout, 'green');
    const back = { expectedChampionId: idOf(1), reason: '', eventTime: null };
    await rollBack(ctx, { endpointId: endpoint.id, ...back });
    await takeUp();
    expect(await turn(rollout, 'green')).toMatchObject({ step: 1 });
    expect(await variants()).toEqual({ 1: 'shadow', 2: 'champion' });
    expect((await getEndpoint(ctx, endpoint.id)).promotions).toHaveLength(6);
    // The rollout said green already when green was brought back: that is a switch all the same.
    const events = (await newest())?.events.map(({ text }) => text.split(',')[0]);
    expect(events?.slice(1)).toEqual(['blue answers', 'green answers', 'green answers']);
    const audit = await db().auditEntry.count({ where: { subjectId: endpoint.id, action: 'rollout.switch' } });
    expect(audit).toBe(3);
  });

  it('does not switch where neither blue nor green answers', async () => {
    const rollout = await start();
    await takeUp();
    await crown(2);
    await takeUp();
    await expect(turn(rollout, 'blue')).rejects.toMatchObject({ code: 'Conflict' });
    await expect(turn(rollout, 'green')).rejects.toMatchObject({ code: 'Conflict' });
    expect(await variants()).toEqual({ 1: 'shadow', 2: 'shadow', 3: 'champion' });
  });

  it('ends where somebody crowns another version, or takes green out', async () => {
    await start();
    await crown(2);
    await advanceRollouts();
    expect(await newest()).toMatchObject({ status: 'stopped', reason: 'Somebody else changed who answers.' });
    // Green never answered: it does not stay behind.
    expect(await variants()).toEqual({ 1: 'shadow', 3: 'champion' });
    const input = { name: `e-${unique()}`, versionId: idOf(0), description: '', labelHorizonMs: 0 };
    endpoint = await createEndpoint(ctx, input);
    await start();
    await removeShadow(ctx, { endpointId: endpoint.id, versionId: idOf(1) });
    await advanceRollouts();
    expect(await newest()).toMatchObject({ status: 'stopped', reason: 'Somebody took green out.' });
  });

  it('is alone on its endpoint, and needs another version than the champion', async () => {
    await expect(start({ versionId: idOf(0) })).rejects.toThrow(/is the champion already/);
    await start();
    await expect(start({ versionId: idOf(2) })).rejects.toThrow(/blue\/green rollout of .* is running/);
  });
});
