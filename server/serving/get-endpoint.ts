import { Row } from '@/lib/contracts/basics';
import { type Endpoint, type EndpointDetail, Promotion } from '@/lib/contracts/serving';
import { defaultServingSettings, ServingSettings } from '@/lib/contracts/serving-settings';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { championOf, getEndpointRow, listEndpointRows } from './endpoint-rows';
import { presentEndpoints, readVersions } from './present-endpoint';
import { readTroubles } from './rollouts/read-gateways';

/** Endpoints of the project by name, with their variants and traffic. */
export async function listEndpoints(ctx: Context, input: { archived: boolean }): Promise<Endpoint[]> {
  requirePermission(ctx, 'endpoint:read');
  return presentEndpoints(ctx, await listEndpointRows(ctx, input));
}

/** One endpoint with the signature its callers follow and the history of its champions, newest first. */
export async function getEndpoint(ctx: Context, id: string): Promise<EndpointDetail> {
  requirePermission(ctx, 'endpoint:read');
  const row = await getEndpointRow(ctx, id);
  const championId = championOf(row).versionId;
  const [[endpoint], champion, promotions, troubles] = await Promise.all([
    presentEndpoints(ctx, [row]),
    db().modelVersion.findUniqueOrThrow({ where: { id: championId } }),
    listPromotions(ctx, id),
    readTroubles(row),
  ]);
  if (!endpoint) throw new Error(`endpoint ${id} could not be shown`);
  const address = `/p/${ctx.projectSlug}/v1/endpoints/${row.name}`;
  return {
    ...endpoint,
    signature: champion.signature,
    inputExample: Row.catch({}).parse(champion.inputExample),
    promotions,
    troubles,
    settings: ServingSettings.catch(defaultServingSettings).parse(row.settings),
    predictUrl: `${address}/predict`,
    feedbackUrl: `${address}/feedback`,
  };
}

async function listPromotions(ctx: Context, endpointId: string): Promise<Promotion[]> {
  const rows = await db().promotion.findMany({
    where: { endpointId, orgId: ctx.orgId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 200,
  });
  const versions = await readVersions(
    ctx,
    rows.flatMap((row) => [row.toVersionId, row.fromVersionId ?? row.toVersionId]),
  );
  return rows.map(({ id, fromVersionId, toVersionId, roundId, byName, reason, ...row }) => ({
    id,
    fromVersionId,
    toVersionId,
    roundId,
    byName,
    reason,
    kind: Promotion.shape.kind.parse(row.kind),
    fromVersion: fromVersionId === null ? null : (versions.get(fromVersionId)?.version ?? null),
    toVersion: versions.get(toVersionId)?.version ?? 0,
    eventTime: row.eventTime?.toISOString() ?? null,
    at: row.at.toISOString(),
  }));
}
