import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ColumnSpec } from '@/lib/preprocessing/schema';
import { createTable, type Table } from '@/lib/preprocessing/table';

export const flightColumns: ColumnSpec[] = [
  { name: 'date', type: 'datetime' },
  { name: 'delay', type: 'integer' },
  { name: 'distance', type: 'integer' },
  { name: 'origin', type: 'category' },
  { name: 'destination', type: 'category' },
];

const flightsPath = join(
  dirname(createRequire(import.meta.url).resolve('vega-datasets')),
  '../data/flights-3m.parquet',
);

type Chunk = {
  date: Float64Array;
  delay: Float64Array;
  distance: Float64Array;
  origin: Int32Array;
  destination: Int32Array;
};

/** The flights of month `from` to month `to` of 2001, in the order of the file. */
export async function loadFlights(from: number, to = from): Promise<Table> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`
    SELECT epoch_ms("date")::DOUBLE AS date, delay::DOUBLE AS delay, distance::DOUBLE AS distance, origin, destination
    FROM read_parquet('${flightsPath}')
    WHERE "date" >= make_date(2001, ${from}, 1) AND "date" < make_date(2001, ${to}, 1) + INTERVAL 1 MONTH`);
  const rowCount = reader.currentRowCount;
  const columns: Chunk = {
    date: new Float64Array(rowCount),
    delay: new Float64Array(rowCount),
    distance: new Float64Array(rowCount),
    origin: new Int32Array(rowCount),
    destination: new Int32Array(rowCount),
  };
  const dictionaries = { origin: new Map<string, number>(), destination: new Map<string, number>() };
  const read = reader.getColumns();
  for (const [index, name] of (['date', 'delay', 'distance'] as const).entries()) {
    read[index]?.forEach((value, row) => (columns[name][row] = typeof value === 'number' ? value : NaN));
  }
  for (const [index, name] of (['origin', 'destination'] as const).entries()) {
    const codeOf = dictionaries[name];
    read[index + 3]?.forEach((value, row) => {
      const text = String(value);
      const code = codeOf.get(text) ?? codeOf.size;
      codeOf.set(text, code);
      columns[name][row] = code;
    });
  }
  connection.closeSync();
  return createTable([
    ['date', { kind: 'datetime', values: columns.date }],
    ['delay', { kind: 'number', values: columns.delay }],
    ['distance', { kind: 'number', values: columns.distance }],
    ['origin', { kind: 'category', codes: columns.origin, dictionary: [...dictionaries.origin.keys()] }],
    ['destination', { kind: 'category', codes: columns.destination, dictionary: [...dictionaries.destination.keys()] }],
  ]);
}
