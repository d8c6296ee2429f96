import { ServingSettings } from '@/lib/contracts/serving-settings';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { invalid } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getVersionRow } from '@/server/models';
import { championOf, lockEndpointRow } from './endpoint-rows';

interface Input {
  endpointId: string;
  settings: ServingSettings;
}

/** Sets what stands around the model of an endpoint; gateways take it up without a new generation. */
export async function setServingSettings(ctx: Context, { endpointId, settings }: Input): Promise<void> {
  requirePermission(ctx, 'endpoint:write');
  await inTransaction(async (tx) => {
    const endpoint = await lockEndpointRow(tx, ctx, endpointId);
    const champion = await getVersionRow(ctx, championOf(endpoint).versionId, tx);
    requireFitting(settings, Signature.parse(champion.signature));
    await tx.endpoint.update({ where: { id: endpoint.id }, data: { settings: toJson(settings) } });
    const before = ServingSettings.safeParse(endpoint.settings).data;
    await writeAudit(tx, ctx, {
      action: 'endpoint.set-serving',
      subject: { type: 'endpoint', id: endpoint.id, name: endpoint.name },
      detail: { before: before ?? null, after: settings },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'endpoint', id: endpoint.id });
  });
}

/** Throws Invalid naming the setting that does not fit what the endpoint takes and answers. */
function requireFitting({ fallback, labels, log, threshold }: ServingSettings, signature: Signature): void {
  const { inputs, classes, task } = signature;
  const fields = inputs.map((input) => input.name);
  const unknown = log.mask.find(({ field }) => !fields.includes(field));
  if (unknown) {
    const known = fields.join(', ');
    throw invalid(`log.mask: "${unknown.field}" is not an input of this endpoint, which takes ${known}.`);
  }
  const stranger = Object.keys(labels).find((name) => !classes.includes(name));
  if (stranger !== undefined) {
    const known = classes.join(', ') || 'none';
    throw invalid(`labels: "${stranger}" is not a class of this endpoint; its classes are ${known}.`);
  }
  if (threshold !== null && task !== 'binary') throw invalid('threshold: only an endpoint of two classes has one.');
  requireConstant(fallback.constant, signature);
}

function requireConstant(constant: ServingSettings['fallback']['constant'], { task, classes }: Signature): void {
  if (constant === null) return;
  const values = [constant].flat();
  const wanted = task === 'multiclass' ? classes.length : 1;
  if (values.length !== wanted) throw invalid(`fallback.constant: this endpoint answers ${wanted} numbers a row.`);
  if (task === 'regression' || values.every((value) => value >= 0 && value <= 1)) return;
  throw invalid('fallback.constant: a probability lies between 0 and 1.');
}
