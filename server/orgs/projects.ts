import type { CreateProjectInput, Project, UpdateProjectInput } from '@/lib/contracts/orgs';
import type { Context, OrgContext } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import type { Project as ProjectRow } from '@/prisma/generated/client';
import { insertProject } from './insert-project';
import { slugOf } from './slug-of';

const slugLock = 72_707_379;
const reserved = new Set(['api', 'new', 'setup', 'sign-in', 'settings']);

export function presentProject(row: ProjectRow): Project {
  const { id, slug, name, description } = row;
  return {
    id,
    slug,
    name,
    description,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** Projects of the organisation that are not deleted, oldest first. */
export async function listProjects(ctx: OrgContext): Promise<Project[]> {
  requirePermission(ctx, 'project:read');
  const rows = await db().project.findMany({
    where: { orgId: ctx.orgId, deletedAt: null },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(presentProject);
}

/** Makes a project. Its slug is unique in the instance, since it is part of every address. */
export async function createProject(ctx: OrgContext, input: CreateProjectInput): Promise<Project> {
  requirePermission(ctx, 'project:write');
  return inTransaction(async (tx) => {
    // One after the other, so that two of one name do not find the same address free.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${slugLock})::text`;
    const slug = await freeSlug(tx, input);
    return presentProject(await insertProject(tx, ctx, { name: input.name, slug, description: input.description }));
  });
}

async function freeSlug(tx: Tx, input: CreateProjectInput): Promise<string> {
  const wanted = input.slug ?? slugOf(input.name);
  const taken = async (slug: string) => reserved.has(slug) || (await tx.project.count({ where: { slug } })) > 0;
  if (!(await taken(wanted))) return wanted;
  if (input.slug !== undefined) throw conflict(`The address /p/${wanted} is taken: choose another.`);
  for (let number = 2; ; number += 1) {
    if (!(await taken(`${wanted}-${number}`))) return `${wanted}-${number}`;
  }
}

/** Renames, describes, archives or deletes a project; deleting can be undone with `deleted: false`. */
export async function updateProject(ctx: Context, input: UpdateProjectInput): Promise<Project> {
  requirePermission(ctx, 'project:write');
  return inTransaction(async (tx) => {
    const { archived, deleted, ...fields } = input;
    const row = await tx.project.update({
      where: { id: ctx.projectId },
      data: {
        ...fields,
        ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
        ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
      },
    });
    await writeAudit(tx, ctx, {
      action: 'project.update',
      subject: { type: 'project', id: row.id, name: row.name },
      detail: input,
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'project', id: ctx.projectId });
    return presentProject(row);
  });
}
