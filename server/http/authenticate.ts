import type { FastifyRequest } from 'fastify';
import type { Context, OrgContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import { env } from '@/server/core/env';
import { forbidden, notFound, unauthorized } from '@/server/core/errors';
import { keyOf, webHeaders } from '@/server/core/request-credentials';
import { contextIn, findIdentityByApiKey, findIdentityBySession, localIdentity, type Identity } from '@/server/orgs';

/** Who is asking. Throws Unauthorized when nobody is. */
export async function identify(request: FastifyRequest): Promise<Identity> {
  const key = keyOf(request);
  if (key?.startsWith('rs_')) {
    const identity = await findIdentityByApiKey(key);
    if (!identity) throw unauthorized('This API key is not known, or was revoked. Make a new one in Settings.');
    return identity;
  }
  if (env().RINGSIDE_AUTH === 'none') {
    const local = await localIdentity();
    if (local) return local;
  }
  const identity = await findIdentityBySession(webHeaders(request));
  if (!identity) throw unauthorized('Sign in first, or send an API key as bearer token.');
  return identity;
}

/** The caller's organisation, for routes outside any project. */
export function orgContextOf(identity: Identity): OrgContext {
  const [first] = identity.memberships;
  const ctx = first ? contextIn(identity, first.orgId) : null;
  if (!ctx) throw forbidden('This account belongs to no organisation yet: ask an admin for an invitation.');
  return ctx;
}

/** The caller inside a project; another organisation's project is not found. */
export async function projectContextOf(identity: Identity, slug: string): Promise<Context> {
  const project = await db().project.findUnique({ where: { slug } });
  const ctx = project ? contextIn(identity, project.orgId) : null;
  if (!project || !ctx) throw notFound('project', slug);
  return { ...ctx, projectId: project.id, projectSlug: project.slug };
}

/** The project of a request that names none: the key's own, the only one, or the one called `default`. */
export async function defaultProjectContextOf(identity: Identity): Promise<Context> {
  const org = orgContextOf(identity);
  const projects = await db().project.findMany({
    where: { orgId: org.orgId, deletedAt: null },
    orderBy: { createdAt: 'asc' },
  });
  const project =
    projects.find((one) => one.id === identity.defaultProjectId) ??
    (projects.length === 1 ? projects[0] : projects.find((one) => one.slug === 'default'));
  if (!project) throw notFound('default project for this key; use the address /p/<project> instead of', '/');
  return { ...org, projectId: project.id, projectSlug: project.slug };
}
