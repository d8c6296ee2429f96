import type { RunCell, RunColumn } from '@/lib/contracts/run-search';
import { pool } from '@/server/core/db';
import { readKeyPlaces } from './key-places';

interface Wanted {
  serials: readonly string[];
  experimentIds: readonly string[];
  columns: readonly RunColumn[];
}

type CellOfRun = (serial: string, experimentId: string) => (column: RunColumn) => RunCell | undefined;

/** Least and greatest values of series, where columns ask for them; undefined for a column that asks for the latest. */
export async function readExtremes({ serials, experimentIds, columns }: Wanted): Promise<CellOfRun> {
  const wanted = columns.filter(({ kind, of }) => kind === 'metric' && of !== 'last');
  if (wanted.length === 0) return () => () => undefined;
  const places = await readKeyPlaces(
    experimentIds,
    wanted.map(({ key }) => ({ kind: 'm', key })),
  );
  const idOf = (key: string, experiment: string) => places.of({ kind: 'm', key }).get(experiment);
  const ids = wanted.flatMap(({ key }) => [...places.of({ kind: 'm', key }).values()]);
  const { rows } = await pool().query<{ run: string; key: number; vmin: number | null; vmax: number | null }>({
    name: 'read-extremes',
    text: 'SELECT run, key, vmin, vmax FROM hot.metric_latest WHERE run = ANY($1::bigint[]) AND key = ANY($2::int[])',
    values: [serials, [...new Set(ids)]],
  });
  const found = new Map(rows.map((row) => [`${row.run}/${row.key}`, row]));
  return (serial, experimentId) =>
    ({ kind, key, of }) => {
      if (kind !== 'metric' || of === 'last') return undefined;
      const row = found.get(`${serial}/${idOf(key, experimentId)}`);
      return (of === 'min' ? row?.vmin : row?.vmax) ?? null;
    };
}
