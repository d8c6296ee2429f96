import { pool } from '@/server/core/db';
import { readKeyPlaces, type WantedKey } from '../key-places';
import { RunQuery } from '../run-query';
import type { LoadedRun, RunTable } from './run-table';

export const addressOf = ({ kind, key }: WantedKey): string => `${kind}/${key}`;

const ownColumns = [
  's.run::float8',
  's.id',
  's.lifecycle',
  's.start_time::float8',
  's.end_time::float8',
  's.created_at::float8',
  's.status',
  's.name',
  's.user_name',
];

type OwnRow = [number, string, number, number | null, number | null, number, string, string, string, ...unknown[]];

interface Load {
  experimentId: string;
  keys: readonly WantedKey[];
  /** Absent: every run of the experiment. */
  serials?: readonly number[];
}

/** Reads runs into the table with the values of keys that were added to it; says which runs there are. */
export async function loadRuns(table: RunTable, load: Load): Promise<Set<number>> {
  const rows = (await readRows(load, ownColumns)) as OwnRow[];
  const addresses = load.keys.map(addressOf);
  const found = new Set<number>();
  for (const row of rows) {
    const run = runOf(row);
    found.add(run.serial);
    table.put(run);
    for (const [index, address] of addresses.entries()) {
      table.setValue(run.serial, address, row[ownColumns.length + index]);
    }
  }
  return found;
}

/** Reads the values of keys for the runs that the table has. */
export async function loadColumns(table: RunTable, load: Load): Promise<void> {
  const rows = (await readRows(load, ['s.run::float8'])) as [number, ...unknown[]][];
  for (const [index, key] of load.keys.entries()) {
    table.addColumn(key.kind, key.key);
    const address = addressOf(key);
    for (const row of rows) table.setValue(row[0], address, row[index + 1]);
  }
}

async function readRows({ experimentId, keys, serials }: Load, own: readonly string[]): Promise<unknown[]> {
  const query = new RunQuery([experimentId], await readKeyPlaces([experimentId], keys));
  const experiment = query.value(experimentId);
  const among = serials ? ` AND s.run = ANY(${query.value(serials)}::bigint[])` : '';
  const cells = keys.map(({ kind, key }) => (kind === 'm' ? query.metric(key) : query.shortText(kind, key)));
  const { rows } = await pool().query<unknown[]>({
    text: `SELECT ${[...own, ...cells].join(', ')} FROM ${query.from} WHERE s.experiment_id = ${experiment}${among}`,
    values: query.values,
    rowMode: 'array',
  });
  return rows;
}

function runOf([serial, id, lifecycle, startTime, endTime, createdAt, status, name, userName]: OwnRow): LoadedRun {
  return { serial, id, lifecycle, startTime, endTime, createdAt, status, name, userName };
}
