import { RunStatus } from '@/lib/contracts/experiments';
import type { RunCell, RunColumn, RunRow } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { readKeyPlaces } from './key-places';
import { readExtremes } from './read-extremes';
import { columnSql, keysOfColumn } from './resolve-scope';
import { RunQuery } from './run-query';

interface FoundRow {
  run: string;
  id: string;
  name: string;
  experimentId: string;
  status: string;
  source: string;
  modelKind: string | null;
  userName: string;
  startedAt: Date | null;
  endedAt: Date | null;
  createdAt: Date;
  archivedAt: Date | null;
  deletedAt: Date | null;
  cells: unknown[];
}

/** Rows of the runs with these serials, in that order, with the chosen columns. */
export async function readRows(
  ctx: Context,
  {
    serials,
    experimentIds,
    columns,
  }: { serials: readonly string[]; experimentIds: readonly string[]; columns: readonly RunColumn[] },
): Promise<RunRow[]> {
  if (serials.length === 0) return [];
  const query = new RunQuery(experimentIds, await readKeyPlaces(experimentIds, columns.flatMap(keysOfColumn)));
  const runs = query.value(serials);
  const [project, organisation] = [query.value(ctx.projectId), query.value(ctx.orgId)];
  const cells = columns.map((column, index) => `${columnSql(query, column)} AS c${index}`);
  const text = `
    SELECT s.run, o.id, o.name, o."experimentId", o.status, o.source, o."modelKind", o."userName", o."startedAt",
      o."endedAt", o."createdAt", o."archivedAt", o."deletedAt"${cells.map((cell) => `, ${cell}`).join('')}
    FROM ${query.from}
    JOIN run o ON o.serial = s.run
    WHERE s.run = ANY(${runs}::bigint[]) AND o."projectId" = ${project} AND o."orgId" = ${organisation}`;
  const { rows } = await pool().query<Record<string, unknown>>(text, query.values);
  const extremes = await readExtremes({ serials, experimentIds, columns });
  const found = new Map(rows.map((row) => [String(row['run']), row as unknown as FoundRow & Record<string, unknown>]));
  return serials.flatMap((serial) => {
    const row = found.get(serial);
    if (!row) return [];
    const extreme = extremes(serial, row.experimentId);
    return [{ ...present(row), cells: columns.map((column, index) => extreme(column) ?? cellOf(row[`c${index}`])) }];
  });
}

function present(row: FoundRow): Omit<RunRow, 'cells'> {
  const { id, name, experimentId, modelKind, userName } = row;
  return {
    id,
    name,
    experimentId,
    modelKind,
    userName,
    status: RunStatus.parse(row.status),
    source: row.source === 'training' ? 'training' : 'client',
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}

/** Times come as texts, since Postgres counts further than a double; ours do not. */
export function cellOf(value: unknown): RunCell {
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : value;
  return typeof value === 'string' ? value : null;
}
