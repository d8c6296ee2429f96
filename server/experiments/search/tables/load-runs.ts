import { inPoolTransaction } from '../../metrics/in-pool-transaction';
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

/** Rows that are unpacked at a time: a large experiment is never in memory twice, and others have their turn. */
const rowsAtOnce = 10_000;

/** Reads runs into the table with the values of keys that were added to it; says which runs there are. */
export async function loadRuns(table: RunTable, load: Load): Promise<Set<number>> {
  const addresses = load.keys.map(addressOf);
  const found = new Set<number>();
  await readRows<OwnRow>(load, ownColumns, (row) => {
    const run = runOf(row);
    found.add(run.serial);
    table.put(run);
    for (const [index, address] of addresses.entries()) {
      table.setValue(run.serial, address, row[ownColumns.length + index]);
    }
  });
  return found;
}

/** Reads the values of keys for the runs that the table has. */
export async function loadColumns(table: RunTable, load: Load): Promise<void> {
  const addresses = load.keys.map(addressOf);
  for (const { kind, key } of load.keys) table.addColumn(kind, key);
  await readRows<[number, ...unknown[]]>(load, ['s.run::float8'], (row) => {
    for (const [index, address] of addresses.entries()) table.setValue(row[0], address, row[index + 1]);
  });
}

type TakeRow<Row> = (row: Row) => void;

/** All in one snapshot. */
async function readRows<Row extends unknown[]>(
  { experimentId, keys, serials }: Load,
  own: readonly string[],
  take: TakeRow<Row>,
): Promise<void> {
  const query = new RunQuery([experimentId], await readKeyPlaces([experimentId], keys));
  const experiment = query.value(experimentId);
  const among = serials ? ` AND s.run = ANY(${query.value(serials)}::bigint[])` : '';
  const cells = keys.map(({ kind, key }) => (kind === 'm' ? query.metric(key) : query.shortText(kind, key)));
  const where = `s.experiment_id = ${experiment}${among}`;
  const text = `SELECT ${[...own, ...cells].join(', ')} FROM ${query.from} WHERE ${where}`;
  await inPoolTransaction(async (client) => {
    await client.query('SET LOCAL cursor_tuple_fraction = 1');
    await client.query(`DECLARE runs NO SCROLL CURSOR FOR ${text}`, query.values);
    for (;;) {
      const { rows } = await client.query<Row>({ text: `FETCH ${rowsAtOnce} FROM runs`, rowMode: 'array' });
      for (const row of rows) take(row);
      if (rows.length < rowsAtOnce) return;
    }
  });
}

function runOf([serial, id, lifecycle, startTime, endTime, createdAt, status, name, userName]: OwnRow): LoadedRun {
  return { serial, id, lifecycle, startTime, endTime, createdAt, status, name, userName };
}
