import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** One flight of the sample that is replayed. */
export interface Flight {
  /** Its place in the whole file: the key of the request. */
  id: number;
  /** ISO instant of departure. */
  date: string;
  distance: number;
  origin: string;
  destination: string;
  delay: number;
}

/** Months of 2001 in the file. */
export const months = ['2001-01', '2001-02', '2001-03', '2001-04', '2001-05', '2001-06'] as const;

/** More than so many minutes late counts as late. */
export const lateAfterMinutes = 15;

/** Half a year of real US flights, from the `vega-datasets` package; cut and sampled by DuckDB. */
export class FlightFile {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly folder: string,
  ) {}

  /** Opens the file, or a seeded share of its rows. */
  static async open(fraction: number): Promise<FlightFile> {
    const entry = createRequire(import.meta.url).resolve('vega-datasets');
    const source = path.join(path.dirname(entry), '../data/flights-3m.parquet');
    const folder = await mkdtemp(path.join(tmpdir(), 'ringside-demo-'));
    const instance = await DuckDBInstance.create(':memory:', { threads: '2', autoinstall_known_extensions: 'false' });
    const connection = await instance.connect();
    const share = fraction >= 1 ? '' : `WHERE hash(file_row_number) % 10000 < ${Math.round(fraction * 10_000)}`;
    await connection.run(`CREATE VIEW flights AS
      SELECT file_row_number AS id, date, delay, distance, origin, destination
      FROM read_parquet('${source.replaceAll("'", "''")}', file_row_number = true) ${share}`);
    return new FlightFile(instance, connection, folder);
  }

  /** All rows of a month as a Parquet file, in the order of the source. */
  async monthFile(month: string): Promise<Uint8Array> {
    const target = path.join(this.folder, `${month}.parquet`);
    await this.connection.run(`COPY (
        SELECT date, delay, distance, origin, destination FROM flights
        WHERE strftime(date, '%Y-%m') = '${month}' ORDER BY id
      ) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`);
    return readFile(target);
  }

  /** At most `count` flights of a month drawn by seed, in time order. */
  async sample(month: string, count: number, seed: number): Promise<Flight[]> {
    const reader = await this.connection.runAndReadAll(`
      SELECT id::INTEGER AS id, strftime(date, '%Y-%m-%dT%H:%M:%S.000Z') AS date, distance::DOUBLE AS distance,
             origin, destination, delay::DOUBLE AS delay
      FROM (SELECT * FROM flights WHERE strftime(date, '%Y-%m') = '${month}'
            ORDER BY hash(id + ${seed} * 1000003) LIMIT ${count})
      ORDER BY date, id`);
    return reader.getRowObjectsJS() as unknown as Flight[];
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.instance.closeSync();
    await rm(this.folder, { recursive: true, force: true });
  }
}
