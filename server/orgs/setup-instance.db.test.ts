import { afterAll, expect, it } from 'vitest';
import { closeDb, db } from '@/server/core/db';
import { auth } from './auth';
import { ensureLocalUser, getSetupState, setUpInstance } from './setup-instance';

afterAll(() => closeDb());

const owner = { name: 'Ada', email: 'Ada@Example.test', password: 'a long password', organisation: 'Würth & Söhne' };

it('makes the owner, the organisation and its first project once, however often it is asked at once', async () => {
  expect(await getSetupState()).toMatchObject({ needed: true, codeRequired: false });
  const ends = await Promise.allSettled([setUpInstance(owner), setUpInstance(owner), setUpInstance(owner)]);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'Conflict' } });
  expect(await getSetupState()).toMatchObject({ needed: false });
  expect(await db().user.findMany({ select: { email: true } })).toEqual([{ email: 'ada@example.test' }]);
  expect(await db().organization.count()).toBe(1);
  expect(await db().project.findMany({ select: { slug: true } })).toEqual([{ slug: 'default' }]);
  expect(await db().auditEntry.findFirst({ where: { action: 'org.create' } })).toMatchObject({ actorName: 'Ada' });
});

it('lets the owner sign in with that password and no other', async () => {
  const { api } = await auth();
  const signIn = (password: string) => api.signInEmail({ body: { email: 'ada@example.test', password } });
  expect((await signIn(owner.password)).user.name).toBe('Ada');
  await expect(signIn('another password')).rejects.toThrow('Invalid email or password');
});

it('refuses strangers who would make an account of their own', async () => {
  const { api } = await auth();
  const body = { name: 'Eve', email: 'eve@example.test', password: 'a long password' };
  await expect(api.signUpEmail({ body })).rejects.toThrow(/sign up is not enabled/i);
  expect(await db().user.count()).toBe(1);
});

it('gives the user of single-user mode the organisation that is there', async () => {
  await Promise.all([ensureLocalUser(), ensureLocalUser()]);
  expect(await db().organization.count()).toBe(1);
  expect(await db().member.count({ where: { userId: 'local-user' } })).toBe(1);
});
