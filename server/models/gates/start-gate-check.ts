import type { CheckGatesInput, GateCheck } from '@/lib/contracts/gates';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getVersionRow } from '../queries';
import { readChampionId, readGateRules } from './gate-basis';
import { presentCheck } from './gate-checks';

interface Wanted extends CheckGatesInput {
  versionId: string;
}

/** Queues the judging of a model's gates over a version, against the champion of now unless another is named. */
export async function startGateCheck(ctx: Context, input: Wanted): Promise<GateCheck> {
  requirePermission(ctx, 'model:write');
  const { model, version } = await getVersionRow(ctx, input.versionId);
  if (input.championVersionId !== undefined) await getVersionRow(ctx, input.championVersionId);
  return inTransaction(async (tx) => {
    await writeAudit(tx, ctx, {
      action: 'model-version.check-gates',
      subject: { type: 'model-version', id: input.versionId, name: `${model.name} v${version}` },
    });
    const { row, basis, gates } = await enqueueGateCheck(tx, ctx, input);
    if (gates.length === 0) throw conflict(`${model.name} has no gates: declare some first.`);
    return presentCheck(row, basis);
  });
}

/** The same inside the transaction of a larger act, such as a registration. */
export async function enqueueGateCheck(tx: Tx, ctx: Context, { versionId, championVersionId }: Wanted) {
  const { orgId, projectId } = ctx;
  const { modelId } = await tx.modelVersion.findUniqueOrThrow({ where: { id: versionId }, select: { modelId: true } });
  const champion = championVersionId ?? (await readChampionId(ctx, { modelId, versionId }, tx));
  const { basis, gates, name } = await readGateRules(ctx, { versionId, championVersionId: champion }, tx);
  const made = await tx.gateCheck.create({
    data: {
      ...{ orgId, projectId, modelId, versionId, championVersionId: champion, basis },
      createdByName: ctx.actor.name,
    },
  });
  const jobId = await enqueueJob(tx, ctx, {
    kind: 'version.check-gates',
    payload: { checkId: made.id, versionId },
    title: `Check the gates of ${name}`,
    subject: { type: 'model-version', id: versionId },
  });
  const row = await tx.gateCheck.update({ where: { id: made.id }, data: { jobId } });
  await publishEvent(tx, { orgId, projectId, topic: 'model', id: modelId });
  return { row, basis, gates };
}
