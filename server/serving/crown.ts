import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { writeAudit } from '@/server/core/transaction';
import { announceAlias, getVersionRow, writeAlias } from '@/server/models';
import { announce } from '@/server/orgs';
import { changeVariants, type Changing } from './change-variants';
import { championOf, type EndpointRow } from './endpoint-rows';
import { requireCompatible } from './require-compatible';

interface Crowning {
  kind: 'promote' | 'rollback';
  versionId: string;
  expectedChampionId: string;
  reason: string;
  eventTime: string | null;
  roundId: string | null;
}

/**
 * Makes a version the champion of a locked endpoint: alias, traffic, history and audit, in the caller's transaction.
 * The champion before goes on in the shadow, so that what was given up stays in sight and can come back at once.
 *
 * @throws Conflict when the champion is no longer the expected one
 */
export async function crown({ tx, ctx, endpoint }: Changing, input: Crowning): Promise<EndpointRow> {
  const before = championOf(endpoint);
  const from = await tx.modelVersion.findUniqueOrThrow({ where: { id: before.versionId }, include: { model: true } });
  if (before.versionId !== input.expectedChampionId) throw await movedOn(tx, endpoint, from);
  const to = await getVersionRow(ctx, input.versionId, tx);
  requireCompatible(from, to);
  const others = endpoint.variants.filter((variant) => variant.versionId !== to.id);
  const changed = await changeVariants(
    { tx, ctx, endpoint },
    {
      salt: null,
      variants: [
        { versionId: to.id, role: 'champion', share: 1 },
        ...others.map(({ versionId }) => ({ versionId, role: 'shadow' as const, share: 0 })),
      ],
    },
  );
  await moveAlias(tx, ctx, { endpointId: endpoint.id, from, to });
  await tx.promotion.create({
    data: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      endpointId: endpoint.id,
      kind: input.kind,
      fromVersionId: from.id,
      toVersionId: to.id,
      roundId: input.roundId,
      byName: ctx.actor.name,
      reason: input.reason,
      eventTime: input.eventTime === null ? null : new Date(input.eventTime),
      at: await readClock(tx),
    },
  });
  await announce(tx, ctx, {
    event: input.kind === 'promote' ? 'endpoint.promoted' : 'endpoint.rolled_back',
    data: {
      endpoint: endpoint.name,
      from: { name: from.model.name, version: String(from.version) },
      to: { name: to.model.name, version: String(to.version) },
      reason: input.reason,
      by: ctx.actor.name,
    },
  });
  await writeAudit(tx, ctx, {
    action: input.kind === 'promote' ? 'endpoint.promote' : 'endpoint.roll-back',
    subject: { type: 'endpoint', id: endpoint.id, name: endpoint.name },
    detail: {
      from: `${from.model.name} v${from.version}`,
      to: `${to.model.name} v${to.version}`,
      reason: input.reason,
    },
  });
  return changed;
}

/** The database's clock now: under the lock, so that history sorts in the order things happened. */
async function readClock(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return row?.now ?? new Date();
}

interface Move {
  endpointId: string;
  from: { id: string; modelId: string };
  to: { id: string; modelId: string };
}

/** The alias follows the crown; where it crosses to another model, the old model has no champion any more. */
async function moveAlias(tx: Tx, ctx: Context, { endpointId, from, to }: Move): Promise<void> {
  const { orgId, projectId } = ctx;
  await writeAlias(tx, ctx, { modelId: to.modelId, alias: 'champion', versionId: to.id });
  await publishEvent(tx, { orgId, projectId, topic: 'model', id: to.modelId });
  if (from.modelId === to.modelId) return;
  await tx.endpoint.update({ where: { id: endpointId }, data: { modelId: to.modelId } });
  await tx.modelAlias.deleteMany({ where: { orgId, modelId: from.modelId, alias: 'champion', versionId: from.id } });
  const event = 'model_version_alias.deleted' as const;
  await announceAlias(tx, ctx, { modelId: from.modelId, alias: 'champion', event, versionId: from.id });
  await publishEvent(tx, { orgId, projectId, topic: 'model', id: from.modelId });
}

async function movedOn(tx: Tx, endpoint: EndpointRow, now: { version: number; model: { name: string } }) {
  const last = await tx.promotion.findFirst({ where: { endpointId: endpoint.id }, orderBy: { at: 'desc' } });
  const who = last ? `: ${last.byName} changed it at ${last.at.toISOString()}` : '';
  const is = `The champion of ${endpoint.name} is ${now.model.name} v${now.version}`;
  const sentence = `${is}, not the one you saw${who}. Look again, then decide.`;
  return conflict(sentence, { championId: championOf(endpoint).versionId });
}
