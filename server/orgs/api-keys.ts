import { randomBytes } from 'node:crypto';
import { Role, Scope } from '@/lib/contracts/access';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey } from '@/lib/contracts/orgs';
import type { OrgContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import type { ApiKey as ApiKeyRow } from '@/prisma/generated/client';
import { forgetApiKey, hashApiKey } from './identity';

type WithProject = ApiKeyRow & { project: { slug: string } | null };
const withProject = { project: { select: { slug: true } } } as const;

function present(row: WithProject): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes.map((scope) => Scope.parse(scope)),
    role: Role.parse(row.role),
    projectSlug: row.project?.slug ?? null,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

export async function listApiKeys(ctx: OrgContext): Promise<ApiKey[]> {
  requirePermission(ctx, 'api-key:read');
  const rows = await db().apiKey.findMany({
    where: { orgId: ctx.orgId },
    include: withProject,
    orderBy: { createdAt: 'desc' },
  });
  return rows.map(present);
}

/** Makes a key; its secret is in the answer and nowhere else. A key never holds more than its maker's role. */
export async function createApiKey(ctx: OrgContext, input: CreateApiKeyInput): Promise<CreatedApiKey> {
  requirePermission(ctx, 'api-key:write');
  const secret = `rs_${randomBytes(32).toString('base64url')}`;
  return inTransaction(async (tx) => {
    const project =
      input.projectSlug === undefined
        ? null
        : await tx.project.findFirst({ where: { slug: input.projectSlug, orgId: ctx.orgId, deletedAt: null } });
    if (input.projectSlug !== undefined && !project) throw notFound('project', input.projectSlug);
    const row = await tx.apiKey.create({
      data: {
        orgId: ctx.orgId,
        projectId: project?.id ?? null,
        name: input.name,
        prefix: secret.slice(0, 9),
        hash: hashApiKey(secret),
        scopes: [...new Set(input.scopes)],
        role: ctx.role,
        createdById: ctx.actor.id,
      },
      include: withProject,
    });
    await writeAudit(
      tx,
      { ...ctx, ...(project ? { projectId: project.id } : {}) },
      {
        action: 'api-key.create',
        subject: { type: 'api-key', id: row.id, name: row.name },
        detail: { scopes: row.scopes },
      },
    );
    return { ...present(row), secret };
  });
}

/** Ends a key's life; programs that use it are refused within 10 s. Revoking twice is the same as once. */
export async function revokeApiKey(ctx: OrgContext, id: string): Promise<ApiKey> {
  requirePermission(ctx, 'api-key:write');
  const { hash, key } = await inTransaction(async (tx) => {
    const known = await tx.apiKey.findFirst({ where: { id, orgId: ctx.orgId }, include: withProject });
    if (!known) throw notFound('API key', id);
    if (known.revokedAt) return { hash: known.hash, key: present(known) };
    const row = await tx.apiKey.update({ where: { id }, data: { revokedAt: new Date() }, include: withProject });
    await writeAudit(tx, ctx, { action: 'api-key.revoke', subject: { type: 'api-key', id, name: row.name } });
    return { hash: row.hash, key: present(row) };
  });
  // Once it is committed: whoever reads the key from now on finds it revoked.
  forgetApiKey(hash);
  return key;
}
