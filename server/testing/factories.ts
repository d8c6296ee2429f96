import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@/lib/contracts/access';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';

/** A short suffix that no other test uses. */
export const unique = () => randomBytes(4).toString('hex');

/** A user who belongs to the organisation. */
export async function makeMember(orgId: string, role: Role) {
  const user = await db().user.create({
    data: { id: randomUUID(), name: `${role} ${unique()}`, email: `${unique()}@example.test` },
  });
  await db().member.create({ data: { id: randomUUID(), organizationId: orgId, userId: user.id, role } });
  return user;
}

/** An organisation of its own with one project, seen by its owner. */
export async function makeProject(name = 'Flights'): Promise<Context> {
  const orgId = randomUUID();
  await db().organization.create({ data: { id: orgId, name: `Org ${unique()}`, slug: `org-${unique()}` } });
  const user = await makeMember(orgId, 'owner');
  const project = await db().project.create({ data: { orgId, name, slug: `p-${unique()}` } });
  await db().experiment.create({ data: { orgId, projectId: project.id, number: 0, name: 'Default' } });
  return {
    orgId,
    projectId: project.id,
    projectSlug: project.slug,
    actor: { type: 'user', id: user.id, name: user.name, email: user.email },
    role: 'owner',
    scopes: undefined,
  };
}

/** The same project seen by somebody with another role. */
export const asRole = (ctx: Context, role: Role): Context => ({ ...ctx, role });
