import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb, db, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { updateVersion } from '@/server/models';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { flightColumns, makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from './create-endpoint';
import { getEndpoint, listEndpoints } from './get-endpoint';
import { addShadow, removeShadow, setShadows, shadowsOf } from './set-shadows';
import { clearSplit, setSplit } from './set-split';
import { setModelAlias } from './set-model-alias';
import { updateEndpoint } from './update-endpoint';

useOwnHome();
let ctx: Context;
let versions: { id: string; modelId: string }[];

const endpointInput = (versionId: string, name = `e-${unique()}`) => ({
  name,
  versionId,
  description: '',
  labelHorizonMs: 86_400_000,
});
const make = (name?: string) => createEndpoint(ctx, endpointInput(versions[0]?.id ?? '', name));
const idOf = (index: number) => versions[index]?.id ?? '';

beforeAll(async () => {
  ctx = await makeProject();
  versions = [];
  for (const seed of [1, 2, 3]) versions.push(await makeModelVersion(ctx, { seed }));
});
afterAll(closeDb);

describe('making an endpoint', () => {
  it('crowns its version: alias, history, plan and audit', async () => {
    const endpoint = await make();
    expect(endpoint).toMatchObject({
      generation: 1,
      mode: 'champion',
      modelName: 'flight-delay',
      predictionsTotal: 0,
      traffic: { predictions: 0, errors: 0, p50Ms: null, p99Ms: null },
      variants: [{ versionId: idOf(0), version: 1, role: 'champion', share: 1, trainedOn: 'made-up flights' }],
      promotions: [{ kind: 'first', fromVersion: null, toVersion: 1 }],
      predictUrl: `/p/${ctx.projectSlug}/v1/endpoints/${endpoint.name}/predict`,
    });
    expect(Object.keys(endpoint.inputExample).sort()).toEqual(['date', 'distance', 'origin']);
    const alias = await db().modelAlias.findFirst({ where: { modelId: endpoint.modelId, alias: 'champion' } });
    expect(alias?.versionId).toBe(idOf(0));
    const audit = await db().auditEntry.findFirst({ where: { subjectId: endpoint.id } });
    expect(audit).toMatchObject({ action: 'endpoint.create', orgId: ctx.orgId, projectId: ctx.projectId });
  });

  it('refuses a name that is taken, also by two at once', async () => {
    const name = `e-${unique()}`;
    const outcomes = await Promise.allSettled([make(name), make(name), make(name)]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    await expect(make(name)).rejects.toMatchObject({ code: 'Conflict' });
  });

  it('finds no version of another project, and needs the permission', async () => {
    const other = await makeProject();
    await expect(createEndpoint(other, endpointInput(idOf(0)))).rejects.toMatchObject({ code: 'NotFound' });
    await expect(createEndpoint(asRole(ctx, 'viewer'), endpointInput(idOf(0)))).rejects.toMatchObject({
      code: 'Forbidden',
    });
  });
});

describe('listing and changing', () => {
  it('shows only live endpoints of the project', async () => {
    const [kept, archived, deleted] = [await make(), await make(), await make()];
    await updateEndpoint(ctx, { id: archived.id, archived: true });
    expect(await updateEndpoint(ctx, { id: deleted.id, deleted: true })).toBeNull();
    const names = (await listEndpoints(ctx, { archived: false })).map((endpoint) => endpoint.name);
    expect(names).toContain(kept.name);
    expect(names).not.toContain(archived.name);
    expect(names).not.toContain(deleted.name);
    expect((await listEndpoints(ctx, { archived: true })).map((one) => one.name)).toEqual([archived.name]);
    const other = await makeProject();
    expect(await listEndpoints(other, { archived: false })).toEqual([]);
    await expect(getEndpoint(other, kept.id)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(updateEndpoint(other, { id: kept.id, archived: true })).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('deletes with a way back, unless the name is taken meanwhile', async () => {
    const first = await make();
    await updateEndpoint(ctx, { id: first.id, deleted: true });
    await expect(getEndpoint(ctx, first.id)).rejects.toMatchObject({ code: 'NotFound' });
    const second = await make(first.name);
    await expect(updateEndpoint(ctx, { id: first.id, deleted: false })).rejects.toMatchObject({ code: 'Conflict' });
    const renamed = `e-${unique()}`;
    await updateEndpoint(ctx, { id: second.id, name: renamed });
    expect(await updateEndpoint(ctx, { id: first.id, deleted: false })).toMatchObject({ name: first.name });
    expect((await getEndpoint(ctx, second.id)).name).toBe(renamed);
  });

  it('come back only with the champion and the versions that they had', async () => {
    const model = `m-${unique()}`;
    const [one, two] = [await makeModelVersion(ctx, { model }), await makeModelVersion(ctx, { model, seed: 2 })];
    const { id } = await createEndpoint(ctx, endpointInput(one.id));
    const restore = () => updateEndpoint(ctx, { id, deleted: false });
    const refused = (words: string) => ({ code: 'Conflict', message: expect.stringContaining(words) });
    await updateEndpoint(ctx, { id, deleted: true });
    await setModelAlias(ctx, { modelId: one.modelId, alias: 'champion', versionId: two.id });
    await expect(restore()).rejects.toMatchObject(refused('give the alias back to v1'));
    await setModelAlias(ctx, { modelId: one.modelId, alias: 'champion', versionId: one.id });
    await updateVersion(ctx, { id: one.id, deleted: true });
    await expect(restore()).rejects.toMatchObject(refused(`${model} v1, which was deleted`));
    await updateVersion(ctx, { id: one.id, deleted: false });
    expect(await restore()).toMatchObject({ variants: [{ versionId: one.id, role: 'champion' }] });
  });
});

describe('shadows and splits', () => {
  const rolesOf = async (id: string) =>
    (await getEndpoint(ctx, id)).variants.map(({ version, role, share }) => `v${version} ${role} ${share}`).sort();

  it('puts versions beside the champion and takes them out', async () => {
    const { id } = await make();
    await addShadow(ctx, { endpointId: id, versionId: idOf(1) });
    await addShadow(ctx, { endpointId: id, versionId: idOf(1) });
    expect(await rolesOf(id)).toEqual(['v1 champion 1', 'v2 shadow 0']);
    expect((await getEndpoint(ctx, id)).generation).toBe(2);
    const row = await setShadows(ctx, { endpointId: id, versionIds: [idOf(1), idOf(2)] });
    expect(shadowsOf(row).sort()).toEqual([idOf(1), idOf(2)].sort());
    await removeShadow(ctx, { endpointId: id, versionId: idOf(1) });
    expect(await rolesOf(id)).toEqual(['v1 champion 1', 'v3 shadow 0']);
    await expect(removeShadow(ctx, { endpointId: id, versionId: idOf(1) })).rejects.toMatchObject({ code: 'NotFound' });
    await expect(addShadow(ctx, { endpointId: id, versionId: idOf(0) })).rejects.toMatchObject({ code: 'Conflict' });
  });

  it('keeps what each generation served', async () => {
    const { id } = await make();
    await addShadow(ctx, { endpointId: id, versionId: idOf(1) });
    await setSplit(ctx, { endpointId: id, challengerId: idOf(1), challengerShare: 0.25, salt: 'may' });
    const { serial } = await db().endpoint.findUniqueOrThrow({ where: { id } });
    const { rows } = await pool().query(
      `SELECT generation, mode, salt, version_ids::text[] AS ids, roles, shares
       FROM hot.serving_plan WHERE endpoint = $1 ORDER BY generation`,
      [serial],
    );
    expect(rows).toEqual([
      { generation: 1, mode: 'champion', salt: '', ids: [idOf(0)], roles: ['champion'], shares: [1] },
      {
        generation: 2,
        mode: 'champion',
        salt: '',
        ids: [idOf(0), idOf(1)],
        roles: ['champion', 'shadow'],
        shares: [1, 0],
      },
      {
        generation: 3,
        mode: 'split',
        salt: 'may',
        ids: [idOf(0), idOf(1)],
        roles: ['champion', 'challenger'],
        shares: [0.75, 0.25],
      },
    ]);
  });

  it('splits the traffic for one challenger at a time, beside the shadows, and gives it back', async () => {
    const { id } = await make();
    await addShadow(ctx, { endpointId: id, versionId: idOf(2) });
    await setSplit(ctx, { endpointId: id, challengerId: idOf(1), challengerShare: 0.5, salt: 's' });
    expect(await rolesOf(id)).toEqual(['v1 champion 0.5', 'v2 challenger 0.5', 'v3 shadow 0']);
    const second = setSplit(ctx, { endpointId: id, challengerId: idOf(2), challengerShare: 0.5, salt: 't' });
    await expect(second).rejects.toMatchObject({ code: 'Conflict' });
    await clearSplit(ctx, { endpointId: id });
    await clearSplit(ctx, { endpointId: id });
    expect(await rolesOf(id)).toEqual(['v1 champion 1', 'v2 shadow 0', 'v3 shadow 0']);
    expect(await getEndpoint(ctx, id)).toMatchObject({ mode: 'champion', generation: 4 });
  });

  it('refuses a version that asks or answers something else, and says what', async () => {
    const { id } = await make();
    const rows = makeFlights(200);
    const cases = [
      {
        wanted: {
          model: 'other',
          rows,
          spec: { target: { kind: 'column' as const, column: 'distance' }, task: 'regression' as const },
        },
        says: /regression/,
      },
      { wanted: { model: 'other', rows, spec: { exclude: ['origin'] } }, says: /"origin"/ },
      {
        wanted: {
          model: 'other',
          rows: rows.map((row, index) => ({ ...row, seats: index % 7 })),
          columns: [...flightColumns, { name: 'seats', type: 'number' as const }],
        },
        says: /"seats"/,
      },
    ];
    for (const { wanted, says } of cases) {
      const version = await makeModelVersion(ctx, wanted);
      const adding = addShadow(ctx, { endpointId: id, versionId: version.id });
      await expect(adding).rejects.toMatchObject({ code: 'Conflict', message: expect.stringMatching(says) });
    }
  });
});
