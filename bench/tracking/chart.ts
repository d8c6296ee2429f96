import { Pool } from 'undici';
import { openTracking, quantileOf, sendFor, type TrackingBench } from './open-tracking';

const series = 20;
const pointsPerSeries = 100_000;
const pointsPerBatch = 1000;
const clients = 8;
const drawnPoints = 1000;
const measuredMs = 4000;
const target = 30;

/** A chart of twenty series of 100,000 points each, as a panel first asks for it. */
export async function benchChart(bench: TrackingBench): Promise<void> {
  const runIds = await logSeries(bench);
  const pool = new Pool(bench.baseUrl, { connections: 1 });
  const headers = { authorization: `Bearer ${bench.key}`, 'content-type': 'application/json' };
  const path = `/api/v1/projects/${bench.project}/charts/series`;
  const body = JSON.stringify({ runIds, keys: ['loss'], maxPoints: drawnPoints });
  const draw = async () => {
    const response = await pool.request({ path, method: 'POST', headers, body });
    const bytes = await response.body.arrayBuffer();
    if (response.statusCode !== 200) throw new Error(`charts/series answered ${response.statusCode}`);
    return bytes.byteLength;
  };
  try {
    const started = performance.now();
    const bytes = await draw();
    const first = performance.now() - started;
    const sent = await sendFor(measuredMs, 1, draw);
    const p95 = quantileOf(sent, 0.95);
    const common = { bench: 'tracking', target: null, ok: true };
    bench.print({ ...common, figure: 'chart-first', value: first, unit: 'ms' });
    bench.print({ ...common, figure: 'chart-p50', value: quantileOf(sent, 0.5), unit: 'ms' });
    bench.print({ ...common, figure: 'chart-p95', value: p95, unit: 'ms', target, ok: p95 <= target });
    bench.print({ ...common, figure: 'chart-size', value: bytes, unit: 'bytes' });
  } finally {
    await pool.close();
  }
}

async function logSeries(bench: TrackingBench): Promise<string[]> {
  const tracking = openTracking(bench, clients);
  try {
    const named = Array.from({ length: series }, (_, index) => tracking.createRun(`chart ${index}`));
    const runIds = await Promise.all(named);
    const waiting = runIds.flatMap((runId, run) =>
      Array.from({ length: pointsPerSeries / pointsPerBatch }, (_, batch) => ({ runId, run, batch })),
    );
    const client = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) await tracking.post('runs/log-batch', batchOf(one));
    };
    await Promise.all(Array.from({ length: clients }, client));
    return runIds;
  } finally {
    await tracking.close();
  }
}

function batchOf({ runId, run, batch }: { runId: string; run: number; batch: number }): string {
  const points = Array.from({ length: pointsPerBatch }, (_, place) => {
    const step = batch * pointsPerBatch + place;
    const value = Math.exp(-step / 2e4) + Math.sin(step * (run + 1)) / 10;
    return `{"key":"loss","value":${value},"timestamp":${step},"step":${step}}`;
  });
  return `{"run_id":"${runId}","metrics":[${points.join()}]}`;
}
