import type { RegisteredModelDetail, SetAliasInput } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { getModel, getModelRow, getVersionRow, setAlias } from '@/server/models';
import { championOf, lockEndpointRow } from './endpoint-rows';
import { promote } from './promote';

/**
 * Points an alias at a version. Where the model is served, giving it the alias `champion` is the promotion itself, on
 * every endpoint that serves the model: alias, traffic, history and audit together or not at all.
 */
export async function setModelAlias(
  ctx: Context,
  input: SetAliasInput & { modelId: string },
): Promise<RegisteredModelDetail> {
  requirePermission(ctx, 'model:write');
  const { modelId, alias, versionId, reason = 'Given the alias champion' } = input;
  const endpoints = alias === 'champion' ? await listServing(ctx, modelId) : [];
  if (endpoints.length === 0) return setAlias(ctx, { modelId, alias, versionId });
  const [model, version] = [await getModelRow(ctx, modelId), await getVersionRow(ctx, versionId)];
  if (version.modelId !== model.id) throw notFound(`version of ${model.name}`, versionId);
  await inTransaction(async (tx) => {
    for (const { id: endpointId } of endpoints) {
      const expectedChampionId = championOf(await lockEndpointRow(tx, ctx, endpointId)).versionId;
      await promote(ctx, { endpointId, versionId, expectedChampionId, reason, eventTime: null }, tx);
    }
  });
  return getModel(ctx, modelId);
}

/** Endpoints that serve the model, always in the same order, so that two of these acts never wait for each other. */
function listServing(ctx: Context, modelId: string) {
  return db().endpoint.findMany({
    where: { orgId: ctx.orgId, projectId: ctx.projectId, modelId, deletedAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
}
