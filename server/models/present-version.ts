import { z } from 'zod';
import { MetricValue, ModelVersion, VersionStage } from '@/lib/contracts/models';
import { VersionEvaluation, type VersionMeasured } from '@/lib/contracts/version-facts';
import type { OrgContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import type { Prisma } from '@/prisma/generated/client';

/** What a version needs beside its own row to be shown. */
export const withNames = {
  model: { select: { name: true } },
  aliases: { select: { alias: true } },
  tags: { select: { key: true, value: true }, orderBy: { key: 'asc' } },
} as const;
export type VersionRow = Prisma.ModelVersionGetPayload<{ include: typeof withNames }>;

const Metrics = z.array(MetricValue);
const TrainedOn = ModelVersion.shape.trainedOn;

/** Versions as the contract shows them, with the runs they came from and the endpoints that use them. */
export async function presentVersions(ctx: OrgContext, rows: readonly VersionRow[]): Promise<ModelVersion[]> {
  const [runNames, served] = await Promise.all([readRunNames(ctx, rows), readServing(ctx, rows)]);
  return rows.map((row) => ({
    id: row.id,
    modelId: row.modelId,
    modelName: row.model.name,
    version: row.version,
    runId: row.runId,
    runName: (row.runId && runNames.get(row.runId)) || null,
    kind: row.kind,
    task: ModelVersion.shape.task.parse(row.task || null),
    description: row.description,
    sizeBytes: Number(row.sizeBytes),
    metrics: Metrics.parse(row.metrics),
    measured: measuredOf(row.evaluation),
    aliases: row.aliases.map(({ alias }) => alias),
    trainedOn: TrainedOn.parse(row.trainedOn),
    stage: VersionStage.parse(row.stage),
    tags: tagsOf(row.tags),
    source: row.source,
    runLink: row.runLink,
    loggedModelId: row.loggedModelId,
    statusMessage: row.statusMessage,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    servedBy: served.get(row.id) ?? [],
  }));
}

function measuredOf(evaluation: unknown): VersionMeasured | null {
  const found = VersionEvaluation.safeParse(evaluation).data;
  if (!found || found.error !== null) return null;
  const { source, sentence, seen, metrics } = found;
  return { source, sentence, seen, metrics };
}

export const tagsOf = (tags: readonly { key: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ key, value }) => [key, value]));

async function readRunNames(ctx: OrgContext, rows: readonly VersionRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => row.runId ?? []);
  const runs = await db().run.findMany({
    where: { orgId: ctx.orgId, id: { in: ids } },
    select: { id: true, name: true },
  });
  return new Map(runs.map((run) => [run.id, run.name]));
}

async function readServing(ctx: OrgContext, rows: readonly VersionRow[]) {
  const variants = await db().variant.findMany({
    where: { orgId: ctx.orgId, versionId: { in: rows.map((row) => row.id) }, endpoint: { deletedAt: null } },
    include: { endpoint: { select: { id: true, name: true } } },
  });
  const byVersion = new Map<string, ModelVersion['servedBy']>();
  for (const { versionId, role, endpoint } of variants) {
    const entry = { endpointId: endpoint.id, endpointName: endpoint.name, role };
    byVersion.set(versionId, [...(byVersion.get(versionId) ?? []), entry]);
  }
  return byVersion;
}
