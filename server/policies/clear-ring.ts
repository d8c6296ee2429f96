import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { clearSplit, lockEndpointRow, setShadows, shadowsOf, type EndpointRow } from '@/server/serving';
import { endRoundTests } from './end-round-tests';
import type { RoundRow } from './queries';

/**
 * Takes everything of a round out of service: its running tests end, its challengers leave traffic and shadow, and
 * none bears the alias `challenger` any more.
 *
 * @param options.keepShadows leaves the shadows to the promotion that arranged them
 */
export async function clearRing(
  tx: Tx,
  ctx: Context,
  { round, keepShadows = false }: { round: RoundRow; keepShadows?: boolean },
): Promise<EndpointRow> {
  await endRoundTests(tx, ctx, { round, status: 'stopped' });
  const versionIds = round.challengers.flatMap(({ versionId }) => versionId ?? []);
  let endpoint = await lockEndpointRow(tx, ctx, round.endpointId);
  if (!keepShadows) {
    await clearSplit(ctx, { endpointId: endpoint.id }, tx);
    endpoint = await lockEndpointRow(tx, ctx, round.endpointId);
    const staying = shadowsOf(endpoint).filter((versionId) => !versionIds.includes(versionId));
    endpoint = await setShadows(ctx, { endpointId: endpoint.id, versionIds: staying }, tx);
  }
  const { count } = await tx.modelAlias.deleteMany({
    where: { orgId: ctx.orgId, alias: 'challenger', versionId: { in: versionIds } },
  });
  if (count > 0)
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: endpoint.modelId });
  return endpoint;
}
