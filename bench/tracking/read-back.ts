import { Pool } from 'undici';
import { z } from 'zod';
import { keyOf, seriesKeys } from './faults-writers';
import type { TrackingBench } from './open-tracking';

const History = z.object({
  metrics: z.array(z.object({ step: z.number() })).default([]),
  next_page_token: z.string().optional(),
});

/** How often each step of a run is among its points, as an MLflow client reads them. */
export async function readBack(bench: TrackingBench, runId: string): Promise<Map<number, number>> {
  const pool = new Pool(bench.baseUrl);
  const found = new Map<number, number>();
  try {
    for (let series = 0; series < seriesKeys; series += 1) {
      for await (const step of stepsOf(pool, bench, { runId, key: keyOf(series) })) {
        found.set(step, (found.get(step) ?? 0) + 1);
      }
    }
  } finally {
    await pool.close();
  }
  return found;
}

async function* stepsOf(
  pool: Pool,
  { project, key: secret }: TrackingBench,
  { runId, key }: { runId: string; key: string },
): AsyncGenerator<number> {
  for (let token: string | undefined = ''; token !== undefined;) {
    const query = new URLSearchParams({ run_id: runId, metric_key: key, max_results: '1000', page_token: token });
    const { body, statusCode } = await pool.request({
      path: `/p/${project}/api/2.0/mlflow/metrics/get-history?${query.toString()}`,
      method: 'GET',
      headers: { authorization: `Bearer ${secret}` },
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`get-history answered ${statusCode}: ${text}`);
    const page: z.infer<typeof History> = History.parse(JSON.parse(text));
    for (const { step } of page.metrics) yield step;
    token = page.next_page_token;
  }
}
