import type pg from 'pg';
import { plainArray, textArray } from './array-literals';
import { inPgTransaction } from './in-pg-transaction';
import type { SpooledRecord } from './log-record';
import { receiptOfId } from './prediction-id';
import { RollUps } from './roll-ups';
import type { ServingPlan } from './serving-plans';
import { settleRequests } from './settle-requests';

/** A record with the scores of every version of its plan. */
export interface ScoredRecord {
  record: SpooledRecord;
  plan: ServingPlan;
  scores: readonly (number | null)[];
}

const insertSql = `
  INSERT INTO hot.prediction (id, endpoint, generation, version_id, event_at, key, latency_us, scores, features,
    source, propensity)
  SELECT id, endpoint, generation, version_id, to_timestamp(event_ms / 1000), key, latency_us, scores::float8[],
    features::json, source, propensity
  FROM unnest($1::uuid[], $2::int[], $3::int[], $4::uuid[], $5::float8[], $6::text[], $7::int[], $8::text[], $9::text[],
    $10::smallint[], $11::real[])
    AS given (id, endpoint, generation, version_id, event_ms, key, latency_us, scores, features, source, propensity)
  ON CONFLICT (endpoint, id) DO NOTHING
  RETURNING id`;

const largestInt = 2_147_483_647;

/** Stores predictions and counts them, in one transaction; what is there already is neither stored nor counted. */
export function storePredictions(pool: pg.Pool, batch: readonly ScoredRecord[]): Promise<void> {
  return inPgTransaction(pool, async (client) => {
    const single = await settleRequests(client, batch);
    const stored = await insert(client, single);
    const rollUps = new RollUps();
    for (const one of single) if (stored.has(one.record.id)) rollUps.addPrediction(countedOf(one));
    await rollUps.write(client);
  });
}

async function insert(client: pg.PoolClient, batch: readonly ScoredRecord[]): Promise<Set<string>> {
  if (batch.length === 0) return new Set();
  const records = batch.map((one) => one.record);
  const { rows } = await client.query<{ id: string }>({ name: 'serving-predictions', text: insertSql }, [
    plainArray(records.map((record) => record.id)),
    plainArray(records.map((record) => record.e)),
    plainArray(records.map((record) => record.g)),
    plainArray(batch.map(({ record, plan }) => plan.variants[record.v]?.versionId ?? null)),
    plainArray(records.map((record) => record.t)),
    textArray(records.map((record) => record.k)),
    plainArray(records.map((record) => Math.min(largestInt, record.l))),
    textArray(batch.map((one) => plainArray(one.scores))),
    textArray(records.map((record) => record.features)),
    plainArray(records.map((record) => record.o ?? 0)),
    plainArray(records.map((record) => record.p ?? 1)),
  ]);
  return new Set(rows.map((row) => row.id));
}

function countedOf({ record, plan }: ScoredRecord) {
  const [score = null] = record.s;
  return {
    endpoint: record.e,
    versionId: plan.variants[record.v]?.versionId ?? '',
    receivedMs: receiptOfId(record.id),
    eventMs: record.t,
    latencyUs: record.l,
    score: plan.outputs === 1 ? score : null,
    failed: score === null,
    source: record.o ?? 0,
    isProbability: plan.signature.task === 'binary',
  };
}
