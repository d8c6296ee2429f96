import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateRule } from '@/lib/contracts/gates';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { getVersionGates } from '@/server/models/gates/get-version-gates';
import { setApprovalRule, setGates } from '@/server/models/gates/set-gates';
import { startGateCheck } from '@/server/models/gates/start-gate-check';
import { setEvaluationPlan } from '@/server/models/set-evaluation-plan';
import { updateVersion } from '@/server/models/update-version';
import { promote, rollBack } from '@/server/serving';
import { decideApproval } from '@/server/serving/approvals/decide-approval';
import { getApproval } from '@/server/serving/approvals/list-approvals';
import { requestApproval } from '@/server/serving/approvals/request-approval';
import { createEndpoint } from '@/server/serving/create-endpoint';
import { getEndpoint } from '@/server/serving/get-endpoint';
import { setModelAlias } from '@/server/serving/set-model-alias';
import { createApiKey } from '@/server/orgs';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { asRole, makeMember, makeProject } from '@/server/testing/factories';
import { makeRegisteredVersion } from '@/server/testing/registered-versions';
import { makeFlights, useOwnHome } from '@/server/testing/served-models';
import { handler } from './check-gates';

useOwnHome();
let ctx: Context;
let modelId = '';
let testId = '';
let endpointId = '';
const ids: string[] = [];
const id = (number: number) => ids[number - 1] ?? '';

const gates = [
  { kind: 'metric', metric: 'auc', margin: 0.02 },
  { kind: 'slice', column: 'origin', metric: 'accuracy', floor: 0.3 },
  { kind: 'latency', p99Ms: 50 },
  { kind: 'size', maxBytes: 10_000_000 },
  { kind: 'expectations' },
].map((rule) => GateRule.parse(rule));
const licenceGate = GateRule.parse({ kind: 'licence' });

async function check(versionId: string) {
  const made = await startGateCheck(ctx, { versionId });
  await handler.run({
    ...{ id: 'job', attempt: 1, payload: { checkId: made.id, versionId }, ctx, signal: new AbortController().signal },
    ...{ progress: () => undefined, log: () => undefined },
  } satisfies JobHandle<'version.check-gates'>);
  return (await getVersionGates(ctx, versionId)).checks[0];
}
const promotion = (from: number, to: number) => ({
  ...{ endpointId, versionId: id(to), expectedChampionId: id(from), reason: '', eventTime: null },
});
const setChampion = (number: number) => setModelAlias(ctx, { modelId, alias: 'champion', versionId: id(number) });
const forbidden = (words: string) => ({ code: 'Forbidden', message: expect.stringContaining(words) });

beforeAll(async () => {
  ctx = await makeProject();
  const spec = { kind: 'constant' as const, params: {} };
  for (const wanted of [{}, { spec: { seed: 9 } }, { spec }]) {
    const { version } = await makeRegisteredVersion(ctx, wanted);
    ids.push(version.id);
    modelId = version.modelId;
  }
  testId = (await makeDatasetVersion(ctx, { name: 'locked', timeColumn: 'date', rows: makeFlights(930, 55) })).id;
  endpointId = (await createEndpoint(ctx, { name: 'delays', versionId: id(1), description: '', labelHorizonMs: 0 })).id;
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('gates', () => {
  it('are off by default: giving a served model its champion is the promotion, with history and audit', async () => {
    await setChampion(2);
    const endpoint = await getEndpoint(ctx, endpointId);
    expect(endpoint.variants[0]).toMatchObject({ role: 'champion', versionId: id(2) });
    expect(endpoint.promotions[0]).toMatchObject({ kind: 'promote', fromVersion: 1, toVersion: 2 });
    expect(await db().auditEntry.count({ where: { subjectId: endpointId, action: 'endpoint.promote' } })).toBe(1);
    await setChampion(1);
  });

  it('close every door until they are checked', async () => {
    await setGates(ctx, { modelId, gates });
    const unchecked = forbidden('have not been checked');
    await expect(setChampion(2)).rejects.toMatchObject(unchecked);
    await expect(promote(ctx, promotion(1, 2))).rejects.toMatchObject(unchecked);
    const second = { name: 'second', versionId: id(2), description: '', labelHorizonMs: 0 };
    await expect(createEndpoint(ctx, second)).rejects.toMatchObject(unchecked);
    expect((await getEndpoint(ctx, endpointId)).variants[0]).toMatchObject({ versionId: id(1) });
    expect((await getVersionGates(ctx, id(2))).hindrance).toContain('have not been checked');
  });

  it('are not judged without a locked test, and say what to do', async () => {
    const found = await check(id(2));
    expect(found).toMatchObject({ status: 'done', passed: false, current: true });
    expect(found?.results.map(({ outcome }) => outcome)).toEqual([
      'unjudged',
      'unjudged',
      'passed',
      'passed',
      'passed',
    ]);
    expect(found?.results[0]?.sentence).toContain('no locked test');
    await expect(setChampion(2)).rejects.toMatchObject(forbidden('could not be judged by the gate "AUC not worse'));
  });

  it('fail a version that is worse than the champion, naming the gate', async () => {
    const test = { datasetVersionIds: [testId], timeRange: null };
    await setEvaluationPlan(ctx, { modelId, test, sliceColumns: null });
    const found = await check(id(3));
    expect(found?.results[0]).toMatchObject({ outcome: 'failed', evidence: { challenger: 0.5, units: 31 } });
    await expect(promote(ctx, promotion(1, 3))).rejects.toMatchObject({
      ...forbidden('does not pass the gate "AUC not worse than the champion by more than .02"'),
      detail: { gate: 'AUC not worse than the champion by more than .02' },
    });
  });

  it('let pass what passes, until the champion, the gates or the licence change', async () => {
    expect(await check(id(2))).toMatchObject({ passed: true, championVersionId: id(1) });
    expect((await getVersionGates(ctx, id(2))).hindrance).toBeNull();
    await setGates(ctx, { modelId, gates: [...gates, licenceGate] });
    await expect(setChampion(2)).rejects.toMatchObject(forbidden('have not been checked as things stand now'));
    expect(await check(id(2))).toMatchObject({ passed: false });
    await updateVersion(ctx, { id: id(2), licence: 'MIT' });
    expect(await check(id(2))).toMatchObject({ passed: true });
    await promote(ctx, promotion(1, 2));
    expect((await getVersionGates(ctx, id(2))).hindrance).toBeNull();
    expect((await getVersionGates(ctx, id(3))).checks[0]).toMatchObject({ current: false });
  });

  it('let no archived version pass, and nothing that serves is archived', async () => {
    const serving = updateVersion(ctx, { id: id(2), archived: true });
    await expect(serving).rejects.toMatchObject({ code: 'Conflict', message: expect.stringContaining('delays') });
    await updateVersion(ctx, { id: id(3), archived: true });
    await expect(setChampion(3)).rejects.toMatchObject(forbidden('is archived'));
    await updateVersion(ctx, { id: id(3), archived: false });
  });

  it('never hinder rolling back', async () => {
    await rollBack(ctx, { endpointId, expectedChampionId: id(2), reason: 'night', eventTime: null });
    expect((await getEndpoint(ctx, endpointId)).variants[0]).toMatchObject({ versionId: id(1) });
  });

  it('are checked by themselves when a version is registered', async () => {
    const { version } = await makeRegisteredVersion(ctx, {});
    const jobs = await db().job.findMany({ where: { kind: 'version.check-gates', subjectId: version.id } });
    expect(jobs).toHaveLength(1);
    expect((await getVersionGates(ctx, version.id)).hindrance).toContain('are being checked');
  });

  it('belong to those who may promote, in their own project', async () => {
    const change = { modelId, gates: [] };
    await expect(setGates(asRole(ctx, 'viewer'), change)).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(setGates(await makeProject(), change)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(startGateCheck(await makeProject(), { versionId: id(1) })).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('approvals', () => {
  const person = async (name: string): Promise<Context> => {
    const user = await makeMember(ctx.orgId, 'member');
    return { ...ctx, role: 'member', actor: { type: 'user', id: user.id, name, email: user.email } };
  };
  const approve = (by: Context, approvalId: string) =>
    decideApproval(by, { id: approvalId, decision: 'approve', comment: 'looks right' });

  it('are off by default, and only admins switch them on', async () => {
    await setGates(ctx, { modelId, gates: [] });
    const asking = requestApproval(ctx, { versionId: id(2), comment: '' });
    await expect(asking).rejects.toMatchObject({ code: 'Conflict' });
    const rule = { modelId, needed: 2, days: 7 };
    await expect(setApprovalRule(asRole(ctx, 'member'), rule)).rejects.toMatchObject({ code: 'Forbidden' });
    await setApprovalRule(ctx, rule);
    await expect(setChampion(2)).rejects.toMatchObject(forbidden('needs the approval of 2 other persons'));
  });

  it('need two others, never the author, and freeze the evidence', async () => {
    const [asker, first, second] = [await person('asker'), await person('first'), await person('second')];
    const asked = await requestApproval(asker, { versionId: id(2), comment: 'better on june' });
    const detail = await getApproval(first, asked.id);
    expect(createHash('sha256').update(detail.evidence).digest('hex')).toBe(asked.evidenceSha256);
    const evidence: unknown = JSON.parse(detail.evidence);
    expect(evidence).toMatchObject({
      version: { version: 2, licence: 'MIT' },
      champion: { version: 1 },
      lineage: { run: { experimentName: 'registry' } },
    });
    expect(asked).toMatchObject({ mayWithdraw: true, mayNotDecide: expect.stringContaining('You asked') });
    expect(detail).toMatchObject({ mayWithdraw: false, mayNotDecide: null });
    await expect(approve(asker, asked.id)).rejects.toMatchObject(forbidden('You asked'));
    await expect(approve(ctx, asked.id)).rejects.toMatchObject(forbidden('You made this version'));
    const key = { ...first, actor: { type: 'api-key' as const, id: 'key', name: 'key' } };
    await expect(approve(key, asked.id)).rejects.toMatchObject(forbidden('Only a person'));
    expect(await approve(first, asked.id)).toMatchObject({ status: 'open' });
    await expect(approve(first, asked.id)).rejects.toMatchObject(forbidden('already'));
    await expect(setChampion(2)).rejects.toMatchObject(forbidden('waits for the approval'));
    expect(await approve(second, asked.id)).toMatchObject({ status: 'approved' });
    // A new question does not take back the answer.
    const question = await requestApproval(asker, { versionId: id(2), comment: 'once more' });
    await setChampion(2);
    await decideApproval(asker, { id: question.id, decision: 'withdraw', comment: '' });
    expect(await db().auditEntry.count({ where: { subjectId: id(2), action: 'approval.approve' } })).toBe(2);
    await rollBack(ctx, { endpointId, expectedChampionId: id(2), reason: '', eventTime: null });
  });

  it('expire, are rejected and withdrawn', async () => {
    await db().approvalRequest.updateMany({ where: { versionId: id(2) }, data: { expiresAt: new Date(0) } });
    await expect(setChampion(2)).rejects.toMatchObject(forbidden('has expired'));
    const [asker, other] = [await person('asker'), await person('other')];
    const again = await requestApproval(asker, { versionId: id(2), comment: '' });
    await expect(requestApproval(asker, { versionId: id(2), comment: '' })).rejects.toMatchObject({ code: 'Conflict' });
    await decideApproval(other, { id: again.id, decision: 'reject', comment: 'no card' });
    await expect(setChampion(2)).rejects.toMatchObject(forbidden('was rejected'));
    const askings = Array.from({ length: 12 }, () => requestApproval(asker, { versionId: id(2), comment: '' }));
    const asked = (await Promise.allSettled(askings)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(asked).toHaveLength(1);
    const third = { id: asked[0]?.id ?? '' };
    await expect(decideApproval(other, { id: third.id, decision: 'withdraw', comment: '' })).rejects.toMatchObject(
      forbidden('Only the one who asked'),
    );
    const withdrawn = await decideApproval(asker, { id: third.id, decision: 'withdraw', comment: '' });
    expect(withdrawn).toMatchObject({ status: 'withdrawn' });
  });

  it('are not given by the maker of the key that registered the version', async () => {
    const maker = await person('maker');
    const key = await createApiKey({ ...maker, role: 'admin' }, { name: 'ci', scopes: ['write'] });
    await db().modelVersion.update({ where: { id: id(3) }, data: { createdById: key.id } });
    const asked = await requestApproval(ctx, { versionId: id(3), comment: '' });
    await expect(approve(maker, asked.id)).rejects.toMatchObject(forbidden('You made this version'));
  });
});
