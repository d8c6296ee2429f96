import { getColumn } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { exclusively } from '@/server/core/jobs/exclusively';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { getVersionRow, loadBundle } from '@/server/models';
import { addRegressionRule } from './default-rules';
import { loadReference } from './load-reference';
import { monitoredName, referenceOfColumn } from './monitored-columns';
import { getMonitorRow } from './queries';
import { MonitorReference, type ReferenceStats } from './reference-stats';
import { referenceOfVersion } from './reference-of-version';

export type Watch = Pick<JobHandle, 'signal' | 'progress'>;

interface Build {
  id: string;
  watch?: Watch;
}

/** Computes what a monitor compares with: bins of every input column, the champion's answers and its quality by day. */
export async function buildMonitor(ctx: Context, input: Build): Promise<{ status: string }> {
  requirePermission(ctx, 'monitor:write');
  return exclusively(`monitor ${input.id}`, () => buildLocked(ctx, input));
}

/** The same for a caller that works on the monitor alone already. */
export async function buildLocked(ctx: Context, { id, watch }: Build): Promise<{ status: string }> {
  const monitor = await getMonitorRow(ctx, id);
  if (monitor.status !== 'building') return { status: monitor.status };
  const reference = MonitorReference.parse(monitor.reference);
  const version = await getVersionRow(ctx, reference.versionId);
  const model = await loadBundle(version.sha256);
  watch?.progress({ done: 0, total: 2, unit: 'steps', message: 'Reading the reference' });
  const loaded = await loadReference(ctx, { reference, model, version, ...(watch ? { signal: watch.signal } : {}) });
  const columns = model.signature.inputs.map(({ name, type }) => ({
    column: name,
    name: monitoredName({ name, type }),
    type,
    reference: referenceOfColumn(getColumn(loaded.table, name)),
  }));
  watch?.progress({ done: 1, total: 2, unit: 'steps', message: 'Scoring the reference' });
  const stats: ReferenceStats = { columns, versions: { [version.id]: await referenceOfVersion(model, loaded) } };
  const { from, to } = loaded;
  await inTransaction(async (tx) => {
    await tx.monitor.updateMany({
      where: { id, orgId: ctx.orgId, status: 'building' },
      data: {
        status: 'active',
        error: null,
        referenceStats: toJson(stats),
        reference: toJson({ ...reference, from, to }),
      },
    });
    await addRegressionRule(tx, ctx, { monitor, task: model.task, stats });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'monitor', id });
  });
  return { status: 'active' };
}

/** Marks a monitor whose reference could not be computed. */
export async function failMonitor(ctx: Context, { id, sentence }: { id: string; sentence: string }): Promise<void> {
  requirePermission(ctx, 'monitor:write');
  const building = { id, orgId: ctx.orgId, projectId: ctx.projectId, status: 'building' };
  await db().monitor.updateMany({ where: building, data: { status: 'failed', error: sentence } });
  await inTransaction((tx) => publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'monitor', id }));
}
