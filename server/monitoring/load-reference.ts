import { z } from 'zod';
import { MetricValue, ModelVersion } from '@/lib/contracts/models';
import type { Table } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { describeVersions, loadTable } from '@/server/datasets';
import type { getVersionRow, loadBundle } from '@/server/models';
import type { MonitorReference } from './reference-stats';

/** Enough that the reference adds next to nothing to the noise of a window. */
const mostRows = 200_000;
const seed = 1;

const TrainedOn = ModelVersion.shape.trainedOn;
const Metrics = z.array(MetricValue);

interface Wanted {
  reference: MonitorReference;
  model: Awaited<ReturnType<typeof loadBundle>>;
  version: Awaited<ReturnType<typeof getVersionRow>>;
  signal?: AbortSignal;
}

export interface LoadedReference {
  table: Table;
  timeColumn: string | null;
  validation: MetricValue[];
  from: string | null;
  to: string | null;
  signal?: AbortSignal;
}

/** Reads the reference rows, or a seeded sample of many, with the columns that a version is compared on. */
export async function loadReference(
  ctx: Context,
  { reference, model, version, signal }: Wanted,
): Promise<LoadedReference> {
  const versionIds = reference.datasetVersionIds;
  const described = await describeVersions(ctx, versionIds, { deleted: true });
  const timeColumns = [...new Set(described.map(({ timeColumn }) => timeColumn))];
  const timeColumn = timeColumns.length === 1 ? (timeColumns[0] ?? null) : null;
  const names = [
    ...model.signature.inputs.map(({ name }) => name),
    model.target.column,
    ...(timeColumn ? [timeColumn] : []),
  ];
  const table = await loadTable(ctx, {
    versionIds,
    columns: [...new Set(names)],
    sampleRows: { count: mostRows, seed },
    ...(signal ? { signal } : {}),
  });
  const learntFrom = TrainedOn.parse(version.trainedOn).datasetVersions.map(({ id }) => id);
  const isInSample = learntFrom.length === versionIds.length && versionIds.every((id) => learntFrom.includes(id));
  return {
    table,
    timeColumn,
    validation: isInSample ? Metrics.parse(version.metrics) : [],
    from: described.flatMap(({ minTime }) => minTime ?? []).sort()[0] ?? null,
    to:
      described
        .flatMap(({ maxTime }) => maxTime ?? [])
        .sort()
        .at(-1) ?? null,
    ...(signal ? { signal } : {}),
  };
}
