import type pg from 'pg';
import { plainArray, textArray } from './array-literals';
import { derivePredictionId, receiptOfId } from './prediction-id';
import type { ScoredRecord } from './store-predictions';

interface Request {
  endpoint: number;
  requestId: string;
  receivedMs: number;
  rows: ScoredRecord[];
}

const nameOf = (endpoint: number, requestId: string) => `${endpoint} ${requestId}`;

/**
 * Writes down requests with an id of their own that the database has not heard of, because it was away when they were
 * answered. Where another gateway had answered the same request, its predictions stand and these become other names
 * of them.
 *
 * @returns the records to store
 */
export async function settleRequests(
  client: pg.PoolClient,
  batch: readonly ScoredRecord[],
): Promise<readonly ScoredRecord[]> {
  const requests = gather(batch);
  if (requests.length === 0) return batch;
  await insertKeys(client, requests);
  const first = await readReceipts(client, requests);
  const receiptOf = (one: Request) => first.get(nameOf(one.endpoint, one.requestId)) ?? one.receivedMs;
  const repeated = requests.filter((one) => receiptOf(one) !== one.receivedMs);
  if (repeated.length === 0) return batch;
  const dropped = new Set<string>();
  for (const request of repeated) {
    await writeAliases(client, request, receiptOf(request));
    for (const { record } of request.rows) dropped.add(record.id);
  }
  return batch.filter((one) => !dropped.has(one.record.id));
}

function gather(batch: readonly ScoredRecord[]): Request[] {
  const requests = new Map<string, Request>();
  for (const one of batch) {
    const { e: endpoint, r, id } = one.record;
    if (!r) continue;
    const receivedMs = receiptOfId(id);
    const name = `${nameOf(endpoint, r[0])} ${receivedMs}`;
    const request = requests.get(name) ?? { endpoint, requestId: r[0], receivedMs, rows: [] };
    request.rows.push(one);
    requests.set(name, request);
  }
  return [...requests.values()].sort((a, b) =>
    nameOf(a.endpoint, a.requestId) < nameOf(b.endpoint, b.requestId) ? -1 : 1,
  );
}

/** A request of many rows may come in parts: its first part makes the key, the next add to it in order. */
async function insertKeys(client: pg.PoolClient, requests: readonly Request[]): Promise<void> {
  const parts = requests.map(({ rows, ...request }) => ({
    ...request,
    rows: [...rows].sort((a, b) => rowOf(a) - rowOf(b)),
  }));
  const values = [
    plainArray(parts.map((part) => part.endpoint)),
    textArray(parts.map((part) => part.requestId)),
    plainArray(parts.map((part) => part.receivedMs)),
    plainArray(parts.map(({ rows }) => rows[0]?.record.g ?? 0)),
    textArray(parts.map(({ rows }) => rows[0]?.record.r?.[1] ?? '')),
    textArray(parts.map(({ rows }) => plainArray(rows.map((one) => one.record.v)))),
    textArray(parts.map(({ rows }) => plainArray(rows.flatMap((one) => one.record.s)))),
    plainArray(parts.map(({ rows }) => (rows[0] ? rowOf(rows[0]) : 0))),
    textArray(parts.map(({ rows }) => plainArray(rows.map((one) => one.record.o ?? 0)))),
    plainArray(parts.map(({ rows }) => rows.find((one) => one.record.b !== undefined)?.record.b ?? -1)),
  ];
  await client.query(
    `${given} INSERT INTO hot.request_key (endpoint, request_id, received_at, generation, body_hash, served, scores,
       sources, fallback_place)
     SELECT endpoint, request_id, received_at, generation, decode(body_hash, 'hex'), served, scores, sources,
       fallback_place
     FROM given WHERE first_row = 0 ON CONFLICT (endpoint, request_id) DO NOTHING`,
    values,
  );
  await client.query(
    `${given} UPDATE hot.request_key k SET served = k.served || given.served, scores = k.scores || given.scores,
       sources = k.sources || given.sources, fallback_place = greatest(k.fallback_place, given.fallback_place)
     FROM given WHERE k.endpoint = given.endpoint AND k.request_id = given.request_id
       AND k.received_at = given.received_at AND cardinality(k.served) = first_row`,
    values,
  );
}

const rowOf = ({ record }: ScoredRecord) => record.r?.[2] ?? 0;

const given = `
  WITH given AS (
    SELECT endpoint, request_id, to_timestamp(received_ms / 1000) AS received_at, generation, body_hash,
      served::int[] AS served, scores::float8[] AS scores, first_row, sources::smallint[] AS sources, fallback_place
    FROM unnest($1::int[], $2::text[], $3::float8[], $4::int[], $5::text[], $6::text[], $7::text[], $8::int[],
      $9::text[], $10::int[])
      AS parts (endpoint, request_id, received_ms, generation, body_hash, served, scores, first_row, sources,
        fallback_place))`;

async function readReceipts(client: pg.PoolClient, requests: readonly Request[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ endpoint: number; request_id: string; received_at: Date }>(
    `SELECT k.endpoint, k.request_id, k.received_at
     FROM unnest($1::int[], $2::text[]) AS given (endpoint, request_id)
     JOIN hot.request_key k ON k.endpoint = given.endpoint AND k.request_id = given.request_id`,
    [plainArray(requests.map((one) => one.endpoint)), textArray(requests.map((one) => one.requestId))],
  );
  return new Map(rows.map((row) => [nameOf(row.endpoint, row.request_id), row.received_at.getTime()]));
}

async function writeAliases(client: pg.PoolClient, request: Request, receivedMs: number): Promise<void> {
  const { endpoint, requestId, rows } = request;
  const kept = rows.map(({ record }) => derivePredictionId({ endpoint, requestId, receivedMs }, record.r?.[2] ?? 0));
  await client.query(
    `INSERT INTO hot.prediction_alias (endpoint, id, prediction_id)
     SELECT $1, id, prediction_id FROM unnest($2::uuid[], $3::uuid[]) AS given (id, prediction_id)
     ON CONFLICT DO NOTHING`,
    [endpoint, plainArray(rows.map(({ record }) => record.id)), plainArray(kept)],
  );
}
