import type pg from 'pg';
import type { Context } from '@/server/core/context';
import { newRunId } from '../new-run-id';
import type { MadeRun } from './made-run';

interface Target {
  ctx: Context;
  experimentId: string;
  /** Numbers of the metrics, in the order of `MadeRun.metrics`. */
  metricIds: readonly number[];
}

/**
 * Writes runs with all they log, as verbs would have left them; the rows of searches are worked out afterwards by
 * `hot.fill_run_search`, once for all.
 */
export async function insertRuns(client: pg.PoolClient, target: Target, runs: readonly MadeRun[]): Promise<void> {
  await client.query(`SET LOCAL ringside.bulk = 'on'`);
  const ids = runs.map(newRunId);
  const serials = await insertRunRows(client, { ...target, ids, runs });
  const { orgId } = target.ctx;
  for (const [table, entries] of [
    ['run_param', runs.map(({ params }) => params)],
    ['run_tag', runs.map(({ tags }) => tags)],
  ] as const) {
    const rows = entries.flatMap((list, index) => list.map(([key, value]) => ({ id: ids[index], key, value })));
    const columns = [rows.map(({ id }) => id), rows.map(({ key }) => key), rows.map(({ value }) => value)];
    await client.query(
      `INSERT INTO ${table} ("orgId", "runId", key, value)
       SELECT $1, t.* FROM unnest($2::text[], $3::text[], $4::text[]) AS t`,
      [orgId, ...columns],
    );
  }
  await insertMetrics(client, { ...target, serials, runs });
}

async function insertRunRows(
  client: pg.PoolClient,
  { ctx, experimentId, ids, runs }: Target & { ids: readonly string[]; runs: readonly MadeRun[] },
): Promise<string[]> {
  const isOver = ({ status }: MadeRun) => status !== 'running';
  const { rows } = await client.query<{ serial: string }>(
    `INSERT INTO run (id, "orgId", "projectId", "experimentId", name, status, source, "userName", "startedAt",
       "endedAt", "createdAt")
     SELECT t.id, $1, $2, $3, t.name, t.status, 'client', t.who, t.started, t.ended, t.started
     FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[])
       WITH ORDINALITY AS t (id, name, status, who, started, ended, place)
     ORDER BY t.place RETURNING serial`,
    [
      ctx.orgId,
      ctx.projectId,
      experimentId,
      ids,
      runs.map(({ name }) => name),
      runs.map(({ status }) => status),
      runs.map(({ userName }) => userName),
      runs.map(({ startedAtMs }) => new Date(startedAtMs)),
      runs.map((run) => (isOver(run) ? new Date(run.startedAtMs + run.durationMs) : null)),
    ],
  );
  return rows.map(({ serial }) => serial);
}

/** One point a metric, as a run leaves that logs its best at its end. */
async function insertMetrics(
  client: pg.PoolClient,
  { metricIds, serials, runs }: Target & { serials: readonly string[]; runs: readonly MadeRun[] },
): Promise<void> {
  const points = runs.flatMap(({ metrics, startedAtMs, durationMs }, index) =>
    metrics.flatMap((metric, place) =>
      metric ? [{ run: serials[index], key: metricIds[place], ts: startedAtMs + durationMs, ...metric }] : [],
    ),
  );
  const list = (values: readonly (string | number | undefined)[]) => `{${values.join(',')}}`;
  const columns = [
    list(points.map(({ run }) => run)),
    list(points.map(({ key }) => key)),
    list(points.map(({ step }) => step)),
    list(points.map(({ ts }) => ts)),
    list(points.map(({ value }) => value)),
  ];
  const from =
    'unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::float8[]) AS p (run, key, step, ts, value)';
  await client.query(`INSERT INTO hot.metric_hot (run, key, step, ts, value) SELECT p.* FROM ${from}`, columns);
  await client.query(
    `INSERT INTO hot.metric_latest (run, key, step, ts, value, vmin, vmax)
     SELECT p.*, nullif(p.value, 'NaN'), nullif(p.value, 'NaN') FROM ${from}`,
    columns,
  );
}
