import type { LatestMetric } from '@/lib/contracts/experiments';
import { pool } from '@/server/core/db';

interface LatestRow {
  run: string;
  key: string;
  step: string;
  ts: string;
  value: number;
  vmin: number | null;
  vmax: number | null;
}

/** The latest value of every series of the given runs, by the run's serial, keys in alphabetical order. */
export async function readLatest(serials: readonly bigint[]): Promise<Map<bigint, LatestMetric[]>> {
  if (serials.length === 0) return new Map();
  const values = [serials.map(String)];
  const { rows } = await pool().query<LatestRow>({ name: 'read-latest-metrics', text: latestSql, values });
  const byRun = new Map<bigint, LatestMetric[]>();
  for (const { run, key, step, ts, value, vmin, vmax } of rows) {
    const metric: LatestMetric = {
      key,
      value: Number.isNaN(value) ? null : value,
      step: Number(step),
      timestamp: Number(ts),
      min: vmin,
      max: vmax,
    };
    const metrics = byRun.get(BigInt(run));
    if (metrics) metrics.push(metric);
    else byRun.set(BigInt(run), [metric]);
  }
  return byRun;
}

const latestSql = `
  SELECT l.run, k.name AS key, l.step, l.ts, l.value, l.vmin, l.vmax
  FROM hot.metric_latest l
  JOIN run r ON r.serial = l.run
  JOIN hot.metric_key k ON k.experiment_id = r."experimentId" AND k.id = l.key
  WHERE l.run = ANY($1::bigint[])
  ORDER BY l.run, k.name`;
