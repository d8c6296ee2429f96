import type { AuditEntry, Member } from '@/lib/contracts/orgs';
import { Role } from '@/lib/contracts/access';
import type { Context, OrgContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';

/** Who did what in the project, newest first. */
export async function listActivity(
  ctx: Context,
  input: { limit: number; before?: string | undefined },
): Promise<AuditEntry[]> {
  requirePermission(ctx, 'audit:read');
  const rows = await db().auditEntry.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      ...(input.before ? { at: { lt: new Date(input.before) } } : {}),
    },
    orderBy: { at: 'desc' },
    take: input.limit,
  });
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actorType: row.actorType,
    actorName: row.actorName,
    action: row.action,
    subjectType: row.subjectType,
    subjectId: row.subjectId,
    subjectName: row.subjectName,
    detail: row.detail,
  }));
}

/** People of the organisation. */
export async function listMembers(ctx: OrgContext): Promise<Member[]> {
  requirePermission(ctx, 'org:read');
  const rows = await db().member.findMany({
    where: { organizationId: ctx.orgId },
    include: { user: true },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map((row) => ({
    id: row.id,
    userId: row.userId,
    name: row.user.name,
    email: row.user.email,
    role: Role.catch('viewer').parse(row.role),
    createdAt: row.createdAt.toISOString(),
  }));
}
