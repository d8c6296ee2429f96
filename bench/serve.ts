import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import { Row } from '@/lib/contracts/basics';
import { PredictResult } from '@/lib/contracts/serving';
import type { Figure } from './log-metric';

interface ServeBench {
  /** Where the gateway answers, such as http://127.0.0.1:3001. */
  gatewayUrl: string;
  project: string;
  endpoint: string;
  /** A key with the scopes predict and feedback. */
  key: string;
  print: (figure: Figure) => void;
}

const connections = 32;
const warmUpMs = 2000;
const flatOutMs = 8000;
const steadyMs = 15_000;
const steadyPerSecond = 200;
const batchRows = 1000;
const batches = 40;
const labelRows = 500;

/** How long predictions take with their log written: steadily, flat out, with request ids, in batches; and labels. */
export async function benchServe(bench: ServeBench): Promise<void> {
  const pool = new Pool(bench.gatewayUrl, { connections, pipelining: 1 });
  try {
    const endpoint = await openEndpoint(pool, bench);
    const single = () => endpoint.predict(1);
    await flatOut(single, warmUpMs);
    printSteady(bench, await atRate(single));
    printFlatOut(bench, 'predict', await flatOut(single, flatOutMs));
    printFigure(bench, 'log-caught-up-after', { value: await endpoint.caughtUp(), unit: 's' });
    let serial = 0;
    const run = Date.now();
    const identified = () => endpoint.predict(1, `bench-${run}-${(serial += 1)}`);
    printFlatOut(bench, 'predict-with-request-id', await flatOut(identified, flatOutMs));
    await endpoint.caughtUp();
    await benchBatches(bench, endpoint);
  } finally {
    await pool.close();
  }
}

async function openEndpoint(pool: Pool, { project, endpoint, key }: ServeBench) {
  const path = `/p/${project}/v1/endpoints/${endpoint}`;
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const call = async (at: string, body?: string, more: Record<string, string> = {}) => {
    const method = body === undefined ? 'GET' : 'POST';
    const response = await pool.request({
      path: at,
      method,
      headers: { ...headers, ...more },
      ...(body ? { body } : {}),
    });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`${at} answered ${response.statusCode}: ${text}`);
    return text;
  };
  const { example } = z
    .object({ example: z.object({ rows: z.array(Row).min(1) }) })
    .parse(JSON.parse(await call(path)));
  const bodies = new Map<number, string>();
  const bodyOf = (rows: number) => {
    const body = bodies.get(rows) ?? JSON.stringify({ rows: Array.from({ length: rows }, () => example.rows[0]) });
    bodies.set(rows, body);
    return body;
  };
  return {
    predict: (rows: number, requestId?: string) =>
      call(`${path}/predict`, bodyOf(rows), requestId ? { 'x-request-id': requestId } : {}),
    label: (ids: readonly string[]) =>
      call(`${path}/feedback`, JSON.stringify({ items: ids.map((predictionId) => ({ predictionId, label: 1 })) })),
    /** Seconds until the database has the whole log. */
    caughtUp: async () => {
      const started = performance.now();
      const Health = z.object({ backlogBytes: z.number() });
      while (Health.parse(JSON.parse(await call('/healthz'))).backlogBytes > 0) await sleep(20);
      return (performance.now() - started) / 1000;
    },
  };
}

type Endpoint = Awaited<ReturnType<typeof openEndpoint>>;

async function benchBatches(bench: ServeBench, endpoint: Endpoint): Promise<void> {
  const started = performance.now();
  const ids: string[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const { predictions } = PredictResult.parse(JSON.parse(await endpoint.predict(batchRows)));
    ids.push(...predictions.map((one) => one.predictionId));
  }
  const seconds = (performance.now() - started) / 1000;
  printFigure(bench, 'predict-batches-of-1000', { value: Math.round(ids.length / seconds), unit: 'rows/s' });
  await endpoint.caughtUp();
  const labelled = performance.now();
  for (let from = 0; from < ids.length; from += labelRows) await endpoint.label(ids.slice(from, from + labelRows));
  const rate = Math.round((ids.length * 1000) / (performance.now() - labelled));
  printFigure(bench, 'feedback-batches-of-500', { value: rate, unit: 'labels/s', target: 2000, ok: rate >= 2000 });
}

interface Latencies {
  milliseconds: number[];
  seconds: number;
}

type Request = () => Promise<unknown>;

async function flatOut(request: Request, forMs: number): Promise<Latencies> {
  const milliseconds: number[] = [];
  const started = performance.now();
  const client = async () => {
    while (performance.now() - started < forMs) {
      const sent = performance.now();
      await request();
      milliseconds.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return { milliseconds, seconds: (performance.now() - started) / 1000 };
}

/**
 * Sends at a fixed rate and counts from when a request was due, or sent where a timer woke early, so that a stall is
 * felt by all that wait for it.
 */
async function atRate(request: Request): Promise<Latencies> {
  const milliseconds: number[] = [];
  const running: Promise<unknown>[] = [];
  const started = performance.now();
  for (let index = 0; (index * 1000) / steadyPerSecond < steadyMs; index += 1) {
    const due = started + (index * 1000) / steadyPerSecond;
    await sleep(Math.max(0, due - performance.now()));
    const begun = Math.min(due, performance.now());
    running.push(request().then(() => milliseconds.push(performance.now() - begun)));
  }
  await Promise.all(running);
  return { milliseconds, seconds: (performance.now() - started) / 1000 };
}

function quantile({ milliseconds }: Latencies, share: number): number {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}

function printSteady(bench: ServeBench, latencies: Latencies): void {
  const name = `predict-at-${steadyPerSecond}-per-second`;
  const p99 = quantile(latencies, 0.99);
  printFigure(bench, `${name}-p50`, { value: quantile(latencies, 0.5), unit: 'ms' });
  printFigure(bench, `${name}-p99`, { value: p99, unit: 'ms', target: 5, ok: p99 <= 5 });
}

function printFlatOut(bench: ServeBench, name: string, latencies: Latencies): void {
  const rate = Math.round(latencies.milliseconds.length / latencies.seconds);
  printFigure(bench, `${name}-flat-out`, { value: rate, unit: 'requests/s', target: 3000, ok: rate >= 3000 });
  printFigure(bench, `${name}-flat-out-p99`, { value: quantile(latencies, 0.99), unit: 'ms' });
}

interface Measured {
  value: number;
  unit: string;
  target?: number;
  ok?: boolean;
}

function printFigure({ print }: ServeBench, figure: string, { value, unit, target = 0, ok = true }: Measured): void {
  const rounded = Number(value.toPrecision(4));
  print({ bench: 'serve', figure, value: rounded, unit, target: target === 0 ? null : target, ok });
}
