import type pg from 'pg';
import type { SeriesAddress, StepWindow } from './read-points';

/** Rows that are in memory at a time: chunks of about 14 kB, and points that are not packed yet. */
const chunksAtOnce = 100;
const rowsAtOnce = 10_000;

interface Stream {
  series: readonly Pick<SeriesAddress, 'run' | 'key'>[];
  range: StepWindow;
}

export interface PackedChunk {
  /** Place among the series. */
  series: number;
  step0: number;
  step1: number;
  data: Buffer;
}

const wanted = `unnest($1::bigint[], $2::int[]) WITH ORDINALITY AS wanted (run, key, place)`;
const argumentsOf = ({ series, range }: Stream) => [
  series.map(({ run }) => run),
  series.map(({ key }) => key),
  range.from,
  range.to,
];

/** Shows every chunk of the series that reaches into the range, by its first step, a few in memory at a time. */
export async function streamChunks(
  client: pg.PoolClient,
  stream: Stream,
  visit: (chunk: PackedChunk) => void,
): Promise<void> {
  const text = `
    SELECT wanted.place::int - 1 AS series, c.step0::float8 AS step0, c.step1::float8 AS step1, c.data
    FROM ${wanted} JOIN hot.metric_chunk c USING (run, key)
    WHERE c.step1 >= $3::float8 AND c.step0 <= $4::float8
    ORDER BY c.step0`;
  await streamRows<PackedChunk>(client, { text, values: argumentsOf(stream), atOnce: chunksAtOnce }, visit);
}

/** Shows the distinct steps within the range of points that are not packed yet, in order. */
export async function streamHotSteps(
  client: pg.PoolClient,
  stream: Stream,
  visit: (found: { series: number; step: number }) => void,
): Promise<void> {
  const text = `
    SELECT DISTINCT h.step::float8 AS step, wanted.place::int - 1 AS series
    FROM ${wanted} JOIN hot.metric_hot h USING (run, key)
    WHERE h.step >= $3::float8 AND h.step <= $4::float8
    ORDER BY 1`;
  await streamRows(client, { text, values: argumentsOf(stream), atOnce: rowsAtOnce }, visit);
}

async function streamRows<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  { text, values, atOnce }: { text: string; values: unknown[]; atOnce: number },
  visit: (row: Row) => void,
): Promise<void> {
  await client.query(`DECLARE stream NO SCROLL CURSOR FOR ${text}`, values);
  for (;;) {
    const { rows } = await client.query<Row>(`FETCH ${atOnce} FROM stream`);
    for (const row of rows) visit(row);
    if (rows.length < atOnce) break;
  }
  await client.query('CLOSE stream');
}
