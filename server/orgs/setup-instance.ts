import { randomUUID } from 'node:crypto';
import type { SetupInput, SetupState } from '@/lib/contracts/orgs';
import type { OrgContext } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { env, isLoopbackHost } from '@/server/core/env';
import { conflict, forbidden } from '@/server/core/errors';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { auth } from './auth';
import { localUserId } from './identity';
import { insertProject } from './insert-project';
import { slugOf } from './slug-of';
import { setupCode } from './setup-code';

const setupLock = 72_707_370;

/** Whether the owner's account is still to be made, and whether that needs the code from the terminal. */
export async function getSetupState(): Promise<SetupState> {
  const needed = (await db().user.count()) === 0;
  return { needed, codeRequired: needed && !isLoopbackHost(env().HOST), auth: env().RINGSIDE_AUTH };
}

/** Throws unless strangers cannot reach the port, or the form carries the code from the terminal. */
export function requireSetupCode(input: SetupInput): void {
  if (isLoopbackHost(env().HOST) || input.code === setupCode()) return;
  throw forbidden('The code is not the one printed in the terminal where Ringside was started.');
}

/** Makes the owner, the organisation and its first project; only once in the life of an instance. */
export async function setUpInstance(input: SetupInput): Promise<void> {
  const { password } = await (await auth()).$context;
  const hash = await password.hash(input.password);
  await inTransaction(async (tx) => {
    await requireEmpty(tx);
    const user = { id: randomUUID(), name: input.name, email: input.email.toLowerCase() };
    const ctx = await insertOwner(tx, user, input.organisation);
    await tx.account.create({
      data: { id: randomUUID(), accountId: user.id, providerId: 'credential', userId: user.id, password: hash },
    });
    await insertProject(tx, ctx, { name: 'Default', slug: 'default', description: '' });
  });
}

/** Single-user mode: makes its user, organisation and project when the database is empty. */
export async function ensureLocalUser(): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${setupLock})::text`;
    const user = { id: localUserId, name: 'You', email: 'you@localhost' };
    if (await tx.user.findUnique({ where: { id: user.id } })) return;
    const existing = await tx.organization.findFirst({ orderBy: { createdAt: 'asc' } });
    if (existing) {
      await tx.user.create({ data: user });
      await tx.member.create({
        data: { id: randomUUID(), organizationId: existing.id, userId: user.id, role: 'owner' },
      });
      return;
    }
    const ctx = await insertOwner(tx, user, 'My organisation');
    await insertProject(tx, ctx, { name: 'Default', slug: 'default', description: '' });
  });
}

async function requireEmpty(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${setupLock})::text`;
  if ((await tx.user.count()) > 0) throw conflict('Ringside is already set up: sign in instead.');
}

async function insertOwner(
  tx: Tx,
  user: { id: string; name: string; email: string },
  organisation: string,
): Promise<OrgContext> {
  const orgId = randomUUID();
  await tx.user.create({ data: user });
  await tx.organization.create({ data: { id: orgId, name: organisation, slug: slugOf(organisation) } });
  await tx.member.create({ data: { id: randomUUID(), organizationId: orgId, userId: user.id, role: 'owner' } });
  const ctx: OrgContext = { orgId, actor: { type: 'user', ...user }, role: 'owner', scopes: undefined };
  await writeAudit(tx, ctx, { action: 'org.create', subject: { type: 'org', id: orgId, name: organisation } });
  return ctx;
}
