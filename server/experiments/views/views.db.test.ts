import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { asRole, makeProject } from '@/server/testing/factories';
import { createView } from './create-view';
import { listViews } from './list-views';
import { updateView } from './update-view';

let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(() => closeDb());

const colleague = (): Context => ({ ...ctx, actor: { ...ctx.actor, id: 'colleague', name: 'Ada' } });
const namesFor = async (reader: Context) => (await listViews(reader)).map(({ name }) => name);

describe('saved views', () => {
  test('one person sees their own and those of everyone, and may share, replace and take them away', async () => {
    const mine = await createView(ctx, { name: 'mine', state: 'filter=a', audience: 'me' });
    const ours = await createView(ctx, { name: 'ours', state: 'filter=b', audience: 'team' });
    expect([await namesFor(ctx), await namesFor(colleague())]).toEqual([['mine', 'ours'], ['ours']]);
    expect((await listViews(ctx))[0]).toMatchObject({ audience: 'me', isMine: true, state: 'filter=a' });
    await expect(updateView(colleague(), { id: mine.id, name: 'stolen' })).rejects.toThrow(/no view/i);
    expect((await updateView(colleague(), { id: ours.id, state: 'filter=c' }))?.state).toBe('filter=c');
    await updateView(ctx, { id: mine.id, audience: 'team' });
    expect(await namesFor(colleague())).toEqual(['mine', 'ours']);
    const taken = updateView(colleague(), { id: mine.id, audience: 'me' });
    await expect(taken).rejects.toThrow(/who made the view "mine"/);
    expect(await namesFor(ctx)).toEqual(['mine', 'ours']);
    expect((await updateView(colleague(), { id: mine.id, audience: 'team' }))?.audience).toBe('team');
    expect(await updateView(ctx, { id: mine.id, deleted: true })).toBeNull();
    expect(await namesFor(ctx)).toEqual(['ours']);
    await expect(updateView(ctx, { id: mine.id, name: 'x' })).rejects.toThrow(/no view/i);
    await updateView(ctx, { id: mine.id, deleted: false });
    expect(await namesFor(ctx)).toEqual(['mine', 'ours']);
    const audit = await db().auditEntry.count({ where: { orgId: ctx.orgId, action: { startsWith: 'view.' } } });
    expect(audit).toBe(7);
  });

  test('stay in their project, and viewers make none', async () => {
    const other = await makeProject();
    expect(await listViews(other)).toEqual([]);
    const input = { name: 'x', state: '', audience: 'team' } as const;
    await expect(createView(asRole(ctx, 'viewer'), input)).rejects.toThrow(/role/);
  });
});
