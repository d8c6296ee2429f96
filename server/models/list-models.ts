import type { RegisteredModel, RegisteredModelDetail } from '@/lib/contracts/models';
import { GateRules } from '@/lib/contracts/gates';
import { EvaluationPlan } from '@/lib/contracts/version-facts';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import type { Prisma } from '@/prisma/generated/client';
import { getModelRow } from './queries';
import { presentVersions, tagsOf, withNames } from './present-version';

const parts = {
  aliases: { include: { version: { select: { version: true } } }, orderBy: { alias: 'asc' } },
  tags: { orderBy: { key: 'asc' } },
  versions: { where: { deletedAt: null }, orderBy: { version: 'desc' }, take: 1, include: withNames },
  _count: { select: { versions: { where: { deletedAt: null } } } },
} as const;

/** Models of the project, by name; archived ones only when asked for. */
export async function listModels(ctx: Context, input: { archived: boolean }): Promise<RegisteredModel[]> {
  requirePermission(ctx, 'model:read');
  return readModels(ctx, { archivedAt: input.archived ? { not: null } : null });
}

/** The model of that name, archived or not; null when there is none. */
export async function findModel(ctx: Context, name: string): Promise<RegisteredModel | null> {
  requirePermission(ctx, 'model:read');
  const [model = null] = await readModels(ctx, { name });
  return model;
}

/** Models of the project that are not deleted, by name. */
export async function readModels(ctx: Context, where: Prisma.RegisteredModelWhereInput): Promise<RegisteredModel[]> {
  const rows = await db().registeredModel.findMany({
    where: { ...where, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    include: parts,
    orderBy: { name: 'asc' },
  });
  const latest = await presentVersions(
    ctx,
    rows.flatMap((row) => row.versions),
  );
  const serving = await listServing(
    ctx,
    rows.map((row) => row.id),
  );
  const latestOf = (id: string) => latest.find(({ modelId }) => modelId === id) ?? null;
  return rows.map((row) => present(row, { latest: latestOf(row.id), serving }));
}

/** Endpoints that serve models, by name. */
function listServing(ctx: Context, modelIds: string[]) {
  return db().endpoint.findMany({
    where: { modelId: { in: modelIds }, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    select: { id: true, name: true, modelId: true },
    orderBy: { name: 'asc' },
  });
}

/** One model with all its versions, newest first. */
export async function getModel(ctx: Context, id: string): Promise<RegisteredModelDetail> {
  requirePermission(ctx, 'model:read');
  await getModelRow(ctx, id);
  const row = await db().registeredModel.findUniqueOrThrow({ where: { id }, include: parts });
  const versions = await db().modelVersion.findMany({
    where: { modelId: id, orgId: ctx.orgId, deletedAt: null },
    include: withNames,
    orderBy: { version: 'desc' },
  });
  const shown = await presentVersions(ctx, versions);
  const evaluationPlan = EvaluationPlan.parse(row.evaluationPlan ?? {});
  return {
    ...present(row, { latest: shown[0] ?? null, serving: await listServing(ctx, [id]) }),
    versions: shown,
    evaluationPlan,
    gates: GateRules.parse(row.gates),
    approvals: { needed: row.approvalsNeeded, days: row.approvalDays },
  };
}

type Row = Awaited<ReturnType<typeof findOne>>;
const findOne = (id: string) => db().registeredModel.findUniqueOrThrow({ where: { id }, include: parts });

interface Around {
  latest: RegisteredModel['latest'];
  serving: Awaited<ReturnType<typeof listServing>>;
}

function present(row: Row, { latest, serving }: Around): RegisteredModel {
  const own = serving.filter(({ modelId }) => modelId === row.id);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    versionCount: row._count.versions,
    latest,
    aliases: row.aliases.map(({ alias, version, versionId }) => ({ alias, version: version.version, versionId })),
    tags: tagsOf(row.tags),
    servedBy: own.map(({ id, name }) => ({ endpointId: id, endpointName: name })),
  };
}
