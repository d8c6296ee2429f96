import type { CreateMonitorInput, MonitorDetail } from '@/lib/contracts/monitoring';
import { startOfDay } from '@/lib/decisions/event-days';
import { trainedOnSentence } from '@/lib/format/trained-on';
import { readAsOf } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { describeVersions } from '@/server/datasets';
import { getVersionRow } from '@/server/models';
import { championOf, getEndpointRow } from '@/server/serving';
import { defaultRules } from './default-rules';
import { getMonitor } from './list-monitors';
import { requireRule } from './require-rule';
import type { MonitorReference } from './reference-stats';

/** Watches an endpoint against reference data: drift by window, and quality as labels mature. */
export async function createMonitor(ctx: Context, input: CreateMonitorInput): Promise<MonitorDetail> {
  requirePermission(ctx, 'monitor:write');
  const { endpointId, name, windowDays } = input;
  const endpoint = await getEndpointRow(ctx, endpointId);
  const champion = await getVersionRow(ctx, championOf(endpoint).versionId);
  const rules = input.rules ?? defaultRules(champion.task);
  for (const rule of rules) requireRule(rule, champion.task);
  const reference = await describeReference(ctx, input.referenceVersionIds, champion.id);
  const begin = input.startsAt === null ? await readAsOf(ctx, { endpointId, asOf: null }) : new Date(input.startsAt);
  const id = await inTransaction(async (tx) => {
    const row = await tx.monitor.create({
      data: {
        ...{ orgId: ctx.orgId, projectId: ctx.projectId, endpointId, name, windowDays },
        reference: toJson(reference),
        nextWindowAt: new Date(startOfDay((begin ?? new Date()).getTime())),
        rules: { create: rules.map((rule) => ({ ...rule, orgId: ctx.orgId })) },
      },
    });
    await enqueueJob(tx, ctx, {
      kind: 'monitor.build',
      payload: { monitorId: row.id },
      title: `Read the reference of ${name}`,
      subject: { type: 'monitor', id: row.id },
    });
    await writeAudit(tx, ctx, {
      action: 'monitor.create',
      subject: { type: 'monitor', id: row.id, name },
      detail: { endpointId, reference: reference.sentence, windowDays },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'monitor', id: row.id });
    return row.id;
  });
  return getMonitor(ctx, id);
}

async function describeReference(ctx: Context, ids: readonly string[], versionId: string): Promise<MonitorReference> {
  const versions = await describeVersions(ctx, ids);
  const unready = versions.find(({ status }) => status !== 'ready');
  if (unready)
    throw conflict(`${unready.name} v${unready.version} is no reference yet: its status is ${unready.status}.`);
  const datasetVersions = versions.map(({ id, name, version, label }) => ({ id, name, version, label }));
  const rows = versions.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
  const sentence = trainedOnSentence({ datasetVersions, rows, from: null, to: null });
  return { datasetVersionIds: [...ids], versionId, sentence, from: null, to: null };
}
