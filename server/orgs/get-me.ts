import type { Me } from '@/lib/contracts/orgs';
import type { OrgContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import { env } from '@/server/core/env';
import { listProjects } from './projects';

/** Who is asking, their role, and the projects of their organisation: what the frame of every page shows. */
export async function getMe(ctx: OrgContext): Promise<Me> {
  const organisation = await db().organization.findUniqueOrThrow({ where: { id: ctx.orgId } });
  const { actor } = ctx;
  return {
    auth: env().RINGSIDE_AUTH,
    actor: { type: actor.type, id: actor.id, name: actor.name, email: actor.type === 'user' ? actor.email : null },
    role: ctx.role,
    organisation: { id: organisation.id, name: organisation.name, slug: organisation.slug },
    projects: await listProjects(ctx),
  };
}
