import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { writeAudit } from '@/server/core/transaction';
import { insertDataset } from '../create-dataset';
import type { DatasetRow } from '../present-dataset';
import { here, lockDatasets } from '../queries';
import { readyFields } from '../ready-fields';
import type { StoredRows } from './join-parts';

export interface MadeVersion {
  /** The dataset, made when there is none of the name. */
  name: string;
  rows: StoredRows;
  /** What it was made by, shown as the source. */
  sourceName: string;
  jobId: string | null;
  /** Time column of a dataset that is new, where the rows have it. */
  timeColumn: string | null;
}

/** Makes rows the next version of a dataset, in the transaction of what they were made for. */
export async function insertMadeVersion(tx: Tx, ctx: Context, made: MadeVersion): Promise<{ id: string }> {
  const { name, rows, sourceName, jobId } = made;
  await lockDatasets(tx, ctx);
  const found = await tx.dataset.findFirst({ where: { ...here(ctx), name, deletedAt: null } });
  const hasTime = rows.profile.columns.some((one) => one.name === made.timeColumn && one.type === 'datetime');
  const timeColumn = hasTime ? made.timeColumn : null;
  const dataset = found ?? (await insertDataset(tx, ctx, { name, description: '', timeColumn }));
  requireUsable(dataset, rows);
  const newest = await tx.datasetVersion.aggregate({ where: { datasetId: dataset.id }, _max: { version: true } });
  const version = (newest._max.version ?? 0) + 1;
  const row = await tx.datasetVersion.create({
    data: {
      ...here(ctx),
      datasetId: dataset.id,
      version,
      sourceName,
      sourceKind: 'batch',
      jobId,
      createdById: ctx.actor.id,
      ...readyFields(rows, dataset.timeColumn),
    },
  });
  await writeAudit(tx, ctx, {
    action: 'dataset-version.create',
    subject: { type: 'dataset-version', id: row.id, name: `${name} v${version}` },
    detail: { source: sourceName, rows: rows.rows },
  });
  await publishEvent(tx, { ...here(ctx), topic: 'dataset', id: dataset.id });
  return { id: row.id };
}

function requireUsable(dataset: DatasetRow, rows: StoredRows): void {
  const { name, archivedAt, timeColumn } = dataset;
  if (archivedAt) throw conflict(`The dataset "${name}" is archived: take it out of the archive, then resume.`);
  if (timeColumn === null) return;
  if (rows.profile.columns.some((one) => one.name === timeColumn && one.type === 'datetime')) return;
  throw conflict(`The dataset "${name}" needs its time column "${timeColumn}", which these rows lack.`);
}
