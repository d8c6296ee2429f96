import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RolloutPlan, type Rollout } from '@/lib/contracts/rollouts';
import type { EndpointDetail, PredictResult } from '@/lib/contracts/serving';
import { ServingSettings } from '@/lib/contracts/serving-settings';
import { sampleOf } from '@/lib/stats/sample-statistics';
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
import { addShadow } from '../set-shadows';
import { advanceRollouts, banditShares } from './advance-rollouts';
import { stopRollout } from './end-rollout';
import { listRollouts } from './list-rollouts';
import { startRollout } from './start-rollout';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
const ids: string[] = [];
const [row, minuteMs] = [{ date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' }, 60_000];
const idOf = (place: number) => ids[place] ?? '';

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2, 3]) ids.push((await makeModelVersion(ctx, { seed })).id);
  gateway = await startTestGateway();
  headers = await makeKey(ctx, ['predict', 'feedback']);
});
beforeEach(async () => {
  const input = { name: `e-${unique()}`, versionId: idOf(0), description: '', labelHorizonMs: 0 };
  endpoint = await createEndpoint(ctx, input);
});
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

const start = (plan: unknown) => startRollout(ctx, { endpointId: endpoint.id, plan: RolloutPlan.parse(plan) });
const newest = async (): Promise<Rollout | undefined> => (await listRollouts(ctx, { endpointId: endpoint.id }))[0];
const variants = async () =>
  Object.fromEntries((await getEndpoint(ctx, endpoint.id)).variants.map((one) => [one.version, [one.role, one.share]]));

/** Traffic of the coming minute, as the gateways count it. */
async function count(place: number, predictions: number, errors: number): Promise<void> {
  await pool().query(
    `INSERT INTO hot.traffic (endpoint, clock, bucket, version_id, predictions, errors, latency, score_sum, scores,
       labels, label_sum)
     SELECT serial, 'r', $2, $3, $4, $5, '{}', 0, '{}', 0, 0 FROM endpoint WHERE id = $1
     ON CONFLICT (endpoint, clock, bucket, version_id) DO UPDATE SET predictions = excluded.predictions`,
    [
      endpoint.id,
      new Date(Math.ceil(Date.now() / minuteMs) * minuteMs + 5 * minuteMs),
      idOf(place),
      predictions,
      errors,
    ],
  );
}
const later = (minutes: number) => new Date(Date.now() + minutes * minuteMs);

describe('a canary', () => {
  const steps = [
    { share: 0.05, bakeMinutes: 10 },
    { share: 0.5, bakeMinutes: 10 },
  ];
  const canary = () => ({ kind: 'canary', versionId: idOf(1), steps, promoteAtEnd: true });

  it('goes from step to step under one salt as time and traffic allow, and ends with a promotion', async () => {
    await start(canary());
    const { salt } = await db().endpoint.findUniqueOrThrow({ where: { id: endpoint.id } });
    await advanceRollouts(later(11));
    expect(await variants()).toEqual({ 1: ['champion', 0.95], 2: ['challenger', 0.05] });
    await count(0, 1900, 0);
    await count(1, 100, 0);
    await advanceRollouts(later(9));
    expect(await newest()).toMatchObject({ step: 0 });
    await advanceRollouts(later(11));
    expect(await variants()).toEqual({ 1: ['champion', 0.5], 2: ['challenger', 0.5] });
    expect((await db().endpoint.findUniqueOrThrow({ where: { id: endpoint.id } })).salt).toBe(salt);
    await pool().query('UPDATE hot.traffic SET bucket = bucket + $1::interval', ['30 minutes']);
    await advanceRollouts(later(30));
    expect(await newest()).toMatchObject({ status: 'done', reason: 'All steps passed: promoted.' });
    expect(await variants()).toEqual({ 1: ['shadow', 0], 2: ['champion', 1] });
  });

  it('is halted by a broken guardrail: all traffic goes back, and it says why', async () => {
    const { id } = await start(canary());
    await count(0, 1900, 1);
    await count(1, 100, 30);
    await advanceRollouts();
    expect(await newest()).toMatchObject({ id, status: 'halted', reason: expect.stringMatching(/fails 30.0 %/) });
    expect(await variants()).toEqual({ 1: ['champion', 1], 2: ['shadow', 0] });
    const actions = await db().auditEntry.findMany({ where: { orgId: ctx.orgId, subjectId: endpoint.id } });
    expect(actions.map((one) => one.action)).toEqual(expect.arrayContaining(['rollout.start', 'rollout.halted']));
  });

  it('ends when somebody else changes who answers', async () => {
    await start(canary());
    const input = { endpointId: endpoint.id, versionId: idOf(1), expectedChampionId: idOf(0), reason: '' };
    await promote(ctx, { ...input, eventTime: null });
    await advanceRollouts();
    expect(await newest()).toMatchObject({ status: 'stopped', reason: expect.stringMatching(/Somebody else/) });
  });

  it('is stopped by hand, once, and only by who may', async () => {
    const { id } = await start(canary());
    const input = { endpointId: endpoint.id, rolloutId: id };
    await expect(stopRollout(asRole(ctx, 'viewer'), input)).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(stopRollout(await makeProject(), input)).rejects.toMatchObject({ code: 'NotFound' });
    expect(await stopRollout(ctx, input)).toMatchObject({ status: 'stopped' });
    expect(await stopRollout(ctx, input)).toMatchObject({ status: 'stopped' });
    expect(await variants()).toEqual({ 1: ['champion', 1], 2: ['shadow', 0] });
    await start(canary());
    await expect(start(canary())).rejects.toThrow(/split already/);
  });
});

describe('several arms', () => {
  it('answer by their shares, held out keys by the champion, with the propensity in the log', async () => {
    const settings = ServingSettings.parse({ holdoutShare: 0.1 });
    await setServingSettings(ctx, { endpointId: endpoint.id, settings });
    const arms = [1, 2].map((place) => ({ versionId: idOf(place), share: 0.3 }));
    await start({ kind: 'split', arms });
    await gateway.parts.states.refresh();
    const rows = Array.from({ length: 600 }, () => row);
    const keys = rows.map((_, index) => `passenger-${index}`);
    const ask = () => gateway.send<PredictResult>('POST', endpoint.predictUrl, { body: { rows, keys }, headers });
    const versionsOf = ({ body }: Awaited<ReturnType<typeof ask>>) => body.predictions.map((one) => one.version);
    const first = versionsOf(await ask());
    expect(versionsOf(await ask())).toEqual(first);
    for (const [version, share] of [
      [1, 0.4],
      [2, 0.3],
      [3, 0.3],
    ]) {
      const part = first.filter((one) => one === version).length / 600;
      expect(Math.abs(part - (share ?? 0))).toBeLessThan(0.07);
    }
    await gateway.parts.shipper.flush();
    const { items } = await listPredictions(ctx, { endpointId: endpoint.id, limit: 50 });
    for (const { version, propensity } of items) expect(propensity).toBeCloseTo(version === 1 ? 0.4 : 0.3, 6);
    expect((await newest())?.arms.map((arm) => arm.version)).toEqual([1, 2, 3]);
  });
});

describe('a holdout', () => {
  const hold = (holdoutShare: number) =>
    setServingSettings(ctx, { endpointId: endpoint.id, settings: ServingSettings.parse({ holdoutShare }) });
  const steps = [0.05, 0.95].map((share) => ({ share, bakeMinutes: 10 }));

  it.each([
    { plan: { kind: 'canary', steps }, says: /steps\[1\].share: the holdout of .* is 0.1, .* at most 0.9, not 0.95/ },
    { plan: { kind: 'bandit', floor: 0.05 }, says: /floor: the holdout of .* is 0.1.* Raise the floor to 0.1/ },
    { plan: { kind: 'bandit', floor: 0.1 }, says: null },
  ])('has to fit what a rollout leaves the champion, from the beginning: $plan.kind', async ({ plan, says }) => {
    await hold(0.1);
    const given = { ...plan, versionId: idOf(1), versionIds: [idOf(1)] };
    if (says === null) await expect(start(given)).resolves.toMatchObject({ status: 'running' });
    else await expect(start(given)).rejects.toThrow(says);
  });

  it('that is changed while traffic is split counts from the next split on', async () => {
    await hold(0.1);
    await start({ kind: 'split', arms: [{ versionId: idOf(1), share: 0.8 }] });
    await hold(0.5);
    await addShadow(ctx, { endpointId: endpoint.id, versionId: idOf(2) });
    const { serial, generation } = await db().endpoint.findUniqueOrThrow({ where: { id: endpoint.id } });
    const { rows } = await pool().query<{ holdout: number }>(
      'SELECT holdout FROM hot.serving_plan WHERE endpoint = $1 AND generation = $2',
      [serial, generation],
    );
    expect(rows).toEqual([{ holdout: 0.1 }]);
  });
});

describe('a bandit', () => {
  it('moves the traffic to the arm with the smaller loss, and leaves each its floor', async () => {
    const plan = { kind: 'bandit' as const, versionIds: [idOf(1)], floor: 0.05, everyMinutes: 1 };
    await start(plan);
    await gateway.parts.states.refresh();
    const rows = Array.from({ length: 400 }, () => row);
    const answer = await gateway.send<PredictResult>('POST', endpoint.predictUrl, { body: { rows }, headers });
    const best = Math.max(...answer.body.predictions.map((one) => one.score ?? 0));
    const winner = answer.body.predictions.find((one) => one.score === best)?.version ?? 0;
    const items = answer.body.predictions.map(({ predictionId }, index) => ({ predictionId, label: index % 8 !== 0 }));
    await gateway.send('POST', endpoint.feedbackUrl, { body: { items }, headers });
    await advanceRollouts(later(2));
    const shares = await variants();
    const [, winning] = shares[winner] ?? [];
    expect(winning).toBeGreaterThan(0.8);
    expect(winning).toBeLessThanOrEqual(0.95 + 1e-9);
    expect((await newest())?.events.at(-1)?.text).toMatch(/^shares /);
  });

  it('deals evenly until every arm has labels', () => {
    const arm = (losses: number[]) => ({
      ...{ versionId: 'v', share: 0.5, predictions: 0, errors: 0, latency: [], labels: sampleOf(losses) },
      losses: new Map([[1, sampleOf(losses)]]),
    });
    const plan = { kind: 'bandit' as const, versionIds: [], goal: 'loss' as const, floor: 0.05, everyMinutes: 1 };
    expect(banditShares([arm([]), arm([0.1, 0.2, 0.3])], plan, 1)).toEqual([0.5, 0.5]);
  });
});
