import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { makeMember, makeProject } from '@/server/testing/factories';
import { makeKey } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { decideApproval } from './decide-approval';
import { getApproval } from './list-approvals';
import { requestApproval } from './request-approval';

useOwnHome();
let ctx: Context;
let versionId: string;
const persons: Context[] = [];

beforeAll(async () => {
  ctx = await makeProject();
  const { id, modelId } = await makeModelVersion(ctx, { kind: 'constant' });
  versionId = id;
  await db().registeredModel.update({ where: { id: modelId }, data: { approvalsNeeded: 2, approvalDays: 7 } });
  for (const name of Array.from({ length: 12 }, (_, place) => `person ${place}`)) {
    const user = await makeMember(ctx.orgId, 'member');
    persons.push({ ...ctx, role: 'member', actor: { type: 'user', id: user.id, name, email: user.email } });
  }
});
afterAll(closeDb);

const decideAtOnce = async (asked: { id: string }, decision: 'approve' | 'reject', by: readonly Context[]) => {
  const input = { id: asked.id, decision, comment: '' };
  const settled = await Promise.allSettled(by.map((one) => decideApproval(one, input)));
  return settled.filter(({ status }) => status === 'fulfilled').length;
};
const read = ({ id }: { id: string }) =>
  db().approvalRequest.findUniqueOrThrow({ where: { id }, include: { votes: true } });

it('counts each person once and stops at the last vote that is needed, however many decide at once', async () => {
  const asked = await requestApproval(ctx, { versionId, comment: '' });
  const [first] = persons;
  expect(await decideAtOnce(asked, 'approve', first ? [first, first, first] : [])).toBe(1);
  expect(await read(asked)).toMatchObject({ status: 'open', votes: [{ decision: 'approve' }] });
  expect(await decideAtOnce(asked, 'approve', persons.slice(1))).toBe(1);
  expect(await read(asked)).toMatchObject({ status: 'approved', votes: [{}, {}] });
  expect(await decideAtOnce(asked, 'reject', persons.slice(1))).toBe(0);
});

it('is withdrawn by whoever asked, also where a key of theirs did', async () => {
  const [maker, other] = persons;
  if (!maker || !other) throw new Error('too few persons');
  const { id, modelId } = await makeModelVersion(ctx, { kind: 'constant', model: 'by-key', seed: 2 });
  await db().registeredModel.update({ where: { id: modelId }, data: { approvalsNeeded: 1 } });
  await makeKey({ ...maker, role: 'admin' }, ['write']);
  const key = await db().apiKey.findFirstOrThrow({ where: { createdById: maker.actor.id } });
  const asking: Context = { ...ctx, actor: { type: 'api-key', id: key.id, name: 'ci' } };
  const asked = await requestApproval(asking, { versionId: id, comment: '' });
  const withdraw = (by: Context) => decideApproval(by, { id: asked.id, decision: 'withdraw', comment: '' });
  await expect(withdraw(other)).rejects.toMatchObject({ code: 'Forbidden' });
  expect(await getApproval(maker, asked.id)).toMatchObject({ mayWithdraw: true });
  expect(await withdraw(maker)).toMatchObject({ status: 'withdrawn', mayWithdraw: false });
});
