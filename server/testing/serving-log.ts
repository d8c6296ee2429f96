import type { Row } from '@/lib/contracts/basics';
import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { getEndpointRow } from '@/server/serving';
import { createEndpoint } from '@/server/serving/create-endpoint';
import { createPredictionId } from '@/server/serving/gateway/prediction-id';
import { createPartitions } from '@/server/serving/partitions';
import { unique } from './factories';

/** A prediction as a test wants it in the log. */
export interface LoggedRow {
  /** Event time: ISO, or epoch milliseconds. */
  at: string | number;
  /** Answers by version id; a version left out did not score. Of several classes one number a class. */
  scores: Record<string, number | number[] | null>;
  /** 0, 1 or a number; a class by name; absent while it is not known. */
  label?: number | string;
  /** Who answered; default the champion. */
  servedBy?: string;
  key?: string;
  latencyMs?: number;
  features?: Row;
}

const dayMs = 86_400_000;

/** An endpoint whose champion is the version; a label counts as mature a day after its event. */
export const makeEndpoint = (ctx: Context, versionId: string, name = `e-${unique()}`) =>
  createEndpoint(ctx, { name, versionId, description: '', labelHorizonMs: dayMs });

const literal = (value: number | null) => (value === null ? 'NULL' : String(value));

/**
 * Writes predictions and their labels as if the gateway had shipped them just now, under the variants that the endpoint
 * has at this moment. Returns their ids.
 */
export async function writeLog(ctx: Context, endpointId: string, rows: readonly LoggedRow[]): Promise<string[]> {
  const endpoint = await getEndpointRow(ctx, endpointId);
  const { rows: plans } = await pool().query<{ version_ids: string[] }>(
    'SELECT version_ids::text[] AS version_ids FROM hot.serving_plan WHERE endpoint = $1 AND generation = $2',
    [endpoint.serial, endpoint.generation],
  );
  const versionIds = plans[0]?.version_ids ?? [];
  await createPartitions(pool(), [Date.now()]);
  const ids = rows.map(() => createPredictionId(Date.now()));
  const times = rows.map(({ at }) => (typeof at === 'number' ? at : Date.parse(at)));
  const scores = rows.map((row) => {
    const width = Math.max(...Object.values(row.scores).map((one) => (Array.isArray(one) ? one.length : 1)));
    const answers = versionIds.flatMap((id) => row.scores[id] ?? new Array<null>(width).fill(null));
    return `{${answers.map(literal).join(',')}}`;
  });
  await pool().query(
    `INSERT INTO hot.prediction (id, endpoint, generation, version_id, event_at, key, latency_us, scores, features)
     SELECT id, $2, $3, version_id, to_timestamp(at / 1000), key, latency_us, scores::float8[], features::json
     FROM unnest($1::uuid[], $4::uuid[], $5::float8[], $6::text[], $7::int[], $8::text[], $9::text[])
       AS given (id, version_id, at, key, latency_us, scores, features)`,
    [
      ids,
      endpoint.serial,
      endpoint.generation,
      rows.map((row) => row.servedBy ?? versionIds[0]),
      times,
      rows.map((row) => row.key ?? null),
      rows.map((row) => Math.round((row.latencyMs ?? 1) * 1000)),
      scores,
      rows.map((row) => JSON.stringify(row.features ?? {})),
    ],
  );
  await count(endpoint.serial, { times, column: 'predictions' });
  const labelled = rows.flatMap((row, place) =>
    row.label === undefined ? [] : [{ id: ids[place] ?? '', at: times[place] ?? 0, label: row.label }],
  );
  await writeLabels(ctx, endpointId, labelled);
  return ids;
}

interface LateLabel {
  id: string;
  /** Event time of the prediction. */
  at: string | number;
  label: number | string;
}

/** Writes first labels of predictions that are in the log; each is heard a day after its event. */
export async function writeLabels(ctx: Context, endpointId: string, labels: readonly LateLabel[]): Promise<void> {
  if (labels.length === 0) return;
  const { serial } = await getEndpointRow(ctx, endpointId);
  const times = labels.map(({ at }) => (typeof at === 'number' ? at : Date.parse(at)));
  await pool().query(
    `INSERT INTO hot.feedback (endpoint, prediction_id, seq, label, label_text, event_at)
     SELECT $1, id, 0, label, label_text, to_timestamp(at / 1000)
     FROM unnest($2::uuid[], $3::float8[], $4::text[], $5::float8[]) AS given (id, label, label_text, at)`,
    [
      serial,
      labels.map(({ id }) => id),
      labels.map(({ label }) => (typeof label === 'number' ? label : null)),
      labels.map(({ label }) => (typeof label === 'string' ? label : null)),
      times.map((at) => at + dayMs),
    ],
  );
  await count(serial, { times, column: 'labels' });
}

async function count(
  serial: number,
  of: { times: readonly number[]; column: 'predictions' | 'labels' },
): Promise<void> {
  const isLabel = of.column === 'labels';
  await pool().query(
    `INSERT INTO hot.day_count AS d (endpoint, day, predictions, labels, last_event_at, last_label_at)
     SELECT $1, (to_timestamp(at / 1000) AT TIME ZONE 'UTC')::date, ${isLabel ? '0, count(*)' : 'count(*), 0'},
       ${isLabel ? `NULL, max(to_timestamp(at / 1000)) + interval '1 day'` : 'max(to_timestamp(at / 1000)), NULL'}
     FROM unnest($2::float8[]) AS given (at) GROUP BY 2
     ON CONFLICT (endpoint, day) DO UPDATE SET predictions = d.predictions + excluded.predictions,
       labels = d.labels + excluded.labels, last_event_at = greatest(d.last_event_at, excluded.last_event_at),
       last_label_at = greatest(d.last_label_at, excluded.last_label_at)`,
    [serial, of.times],
  );
}
