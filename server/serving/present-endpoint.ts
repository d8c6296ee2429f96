import { Endpoint, VariantRole, type Variant } from '@/lib/contracts/serving';
import type { OrgContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import { z } from 'zod';
import type { EndpointRow } from './endpoint-rows';
import { readTotals } from './read-totals';

const TrainedOn = z.object({ sentence: z.string() });

/** Versions by id, deleted ones too: history names them. */
export async function readVersions(ctx: OrgContext, ids: readonly string[]) {
  const rows = await db().modelVersion.findMany({
    where: { orgId: ctx.orgId, id: { in: [...new Set(ids)] } },
    include: { model: { select: { name: true } } },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Endpoints as the contract shows them, in the given order. */
export async function presentEndpoints(ctx: OrgContext, rows: readonly EndpointRow[]): Promise<Endpoint[]> {
  const [versions, totals, models] = await Promise.all([
    readVersions(
      ctx,
      rows.flatMap((row) => row.variants.map((variant) => variant.versionId)),
    ),
    readTotals(rows.map((row) => row.serial)),
    db().registeredModel.findMany({ where: { orgId: ctx.orgId, id: { in: rows.map((row) => row.modelId) } } }),
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    modelId: row.modelId,
    modelName: models.find((model) => model.id === row.modelId)?.name ?? '',
    description: row.description,
    generation: row.generation,
    mode: Endpoint.shape.mode.parse(row.mode),
    labelHorizonMs: Number(row.labelHorizonMs),
    variants: row.variants.map((variant) => presentVariant(variant, versions.get(variant.versionId))),
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    ...totals(row.serial),
  }));
}

type VersionRow = Awaited<ReturnType<typeof readVersions>> extends Map<string, infer Row> ? Row : never;

function presentVariant(row: EndpointRow['variants'][number], version: VersionRow | undefined): Variant {
  return {
    id: row.id,
    versionId: row.versionId,
    version: version?.version ?? 0,
    modelName: version?.model.name ?? '',
    kind: version?.kind ?? '',
    role: VariantRole.parse(row.role),
    share: row.share,
    trainedOn: TrainedOn.safeParse(version?.trainedOn).data?.sentence ?? '',
    since: row.createdAt.toISOString(),
  };
}
