import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RolloutPlan } from '@/lib/contracts/rollouts';
import type { Context } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { decideTest } from '@/server/ab-tests/decide-test';
import { startShadowTest } from '@/server/ab-tests/start-shadow-test';
import { getModel } from '@/server/models';
import { championOf, getEndpointRow, promote } from '@/server/serving';
import { advanceRollouts } from '@/server/serving/rollouts/advance-rollouts';
import { listRollouts } from '@/server/serving/rollouts/list-rollouts';
import { startRollout } from '@/server/serving/rollouts/start-rollout';
import { setModelAlias } from '@/server/serving/set-model-alias';
import { makeProject, unique } from '@/server/testing/factories';
import { openMlflowDoor } from '@/server/testing/mlflow-door';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint } from '@/server/testing/serving-log';
import { decideRound } from '@/server/policies/decide-round';

useOwnHome();
let ctx: Context;
let mlflow: Awaited<ReturnType<typeof openMlflowDoor>>;

beforeAll(async () => {
  ctx = await makeProject();
  mlflow = await openMlflowDoor(() => ctx);
});
afterAll(async () => {
  await mlflow.close();
  await stopBoss(0);
  await closeDb();
});

interface World {
  model: { id: string; name: string };
  endpointId: string;
  from: string;
  to: string;
}

async function makeWorld(): Promise<World> {
  const name = `m-${unique()}`;
  const first = await makeModelVersion(ctx, { seed: 1, kind: 'constant', model: name });
  const second = await makeModelVersion(ctx, { seed: 2, kind: 'constant', model: name });
  const endpoint = await makeEndpoint(ctx, first.id);
  return { model: { id: first.modelId, name }, endpointId: endpoint.id, from: first.id, to: second.id };
}

/** Tries to make the second version champion; gives what stood in the way, or null. */
type Door = (world: World) => Promise<string | null>;
const saying = (attempt: Promise<unknown>) =>
  attempt.then(() => null).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
const past = { expectedChampionId: '', reason: '', eventTime: null };
const contest = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, plannedUnits: 20, margin: 0.005, hypothesis: '' };

const doors: [string, Door][] = [
  ['the alias over REST', ({ model, to }) => saying(setModelAlias(ctx, aliasOf(model.id, to)))],
  [
    'the alias over MLflow',
    async ({ model }) => {
      const fields = { name: model.name, alias: 'champion', version: '2' };
      const { status, body } = await mlflow.post('registered-models/alias', fields);
      return status === 200 ? null : String(body['message']);
    },
  ],
  [
    'a promotion',
    ({ endpointId, from, to }) =>
      saying(promote(ctx, { ...past, endpointId, versionId: to, expectedChampionId: from })),
  ],
  [
    'the end of a rollout',
    async ({ endpointId, from, to }) => {
      const steps = [{ share: 0.5, bakeMinutes: 1 }];
      const plan = { kind: 'canary', versionId: to, steps, promoteAtEnd: true, guardrails: { minPredictions: 1 } };
      await startRollout(ctx, { endpointId, plan: RolloutPlan.parse(plan) });
      await count(endpointId, [from, to]);
      await advanceRollouts(new Date(Date.now() + 3_600_000));
      const [rollout] = await listRollouts(ctx, { endpointId });
      return rollout?.status === 'done' ? null : (rollout?.reason ?? '');
    },
  ],
  [
    'the decision of a test',
    async ({ endpointId, from, to }) => {
      const plan = { ...contest, endpointId, challengerIds: [to], startsAt: '2001-01-01' };
      const test = await startShadowTest(ctx, plan);
      const body = {
        decision: 'promote',
        versionId: to,
        expectedChampionId: from,
        watchDays: null,
        reason: '',
      } as const;
      return saying(decideTest(ctx, { id: test.id, body }));
    },
  ],
  [
    'the decision of a round',
    async ({ endpointId, from, to }) => {
      const { orgId, projectId } = ctx;
      const round = await db().round.create({
        data: {
          ...{ orgId, projectId, endpointId, number: 1, status: 'awaiting-decision', trigger: [], plan: {} },
          ...{ championVersionId: from, chosenVersionId: to, openedAt: new Date() },
        },
      });
      const said = await saying(decideRound(ctx, { id: round.id, decision: 'promote', reason: '', eventTime: null }));
      // Whether a plan of nothing can be shown afterwards is not asked here.
      return (await championIn(endpointId)) === to ? null : said;
    },
  ],
];

/** A prediction of each version in the coming minutes, as gateways count them. */
async function count(endpointId: string, versionIds: readonly string[]): Promise<void> {
  await pool().query(
    `INSERT INTO hot.traffic (endpoint, clock, bucket, version_id, predictions, errors, latency, score_sum, scores,
       labels, label_sum)
     SELECT serial, 'r', date_trunc('minute', now()) + interval '5 minutes', version, 1, 0, '{}', 0, '{}', 0, 0
     FROM endpoint, unnest($2::uuid[]) AS version WHERE id = $1`,
    [endpointId, versionIds],
  );
}
const aliasOf = (modelId: string, versionId: string) => ({ modelId, alias: 'champion', versionId });
const championIn = async (endpointId: string) => championOf(await getEndpointRow(ctx, endpointId)).versionId;

describe.each(doors)('%s', (_name, open) => {
  it.each<[string, object, string]>([
    ['gates that were not checked', { gates: [{ kind: 'licence', allowed: ['MIT'] }] }, 'have not been checked'],
    ['a missing approval', { approvalsNeeded: 1 }, 'needs the approval of another person'],
  ])('is closed by %s: alias, traffic and history stay', async (_what, data, words) => {
    const world = await makeWorld();
    await db().registeredModel.update({ where: { id: world.model.id }, data });
    expect(await open(world)).toContain(words);
    expect(await championIn(world.endpointId)).toBe(world.from);
    expect((await getModel(ctx, world.model.id)).aliases).toMatchObject([{ alias: 'champion', versionId: world.from }]);
    expect(await db().promotion.count({ where: { endpointId: world.endpointId, kind: 'promote' } })).toBe(0);
  });

  it('is open where nothing is declared, and moves all of them', async () => {
    const world = await makeWorld();
    expect(await open(world)).toBeNull();
    expect(await championIn(world.endpointId)).toBe(world.to);
    const { aliases } = await getModel(ctx, world.model.id);
    expect(aliases.find(({ alias }) => alias === 'champion')).toMatchObject({ versionId: world.to });
    expect(await db().promotion.count({ where: { endpointId: world.endpointId, kind: 'promote' } })).toBe(1);
  });
});

it('lets no version of another model past the rules of the one that is served', async () => {
  const { model, endpointId, from } = await makeWorld();
  const other = await makeModelVersion(ctx, { seed: 3, kind: 'constant', model: `m-${unique()}` });
  const crossing = () => promote(ctx, { ...past, endpointId, versionId: other.id, expectedChampionId: from });
  const data = { gates: [{ kind: 'size', maxBytes: 1 }] };
  await db().registeredModel.update({ where: { id: model.id }, data });
  await expect(crossing()).rejects.toMatchObject({
    ...{ code: 'Forbidden', detail: { gate: 'other-model' } },
    message: expect.stringContaining(`register it as a version of ${model.name}`),
  });
  await db().registeredModel.update({ where: { id: model.id }, data: { gates: [] } });
  await crossing();
  expect(await championIn(endpointId)).toBe(other.id);
});
