import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import { Signature } from '@/lib/preprocessing/schema';
import { makeRows, makeTensors } from './serve-rows';

export interface Target {
  gatewayUrl: string;
  project: string;
  endpoint: string;
  /** A key with the scopes predict and feedback. */
  key: string;
}

const connections = 32;

/** An endpoint as a client with a few kept connections meets it. */
export async function openEndpoint({ gatewayUrl, project, endpoint, key }: Target) {
  const pool = new Pool(gatewayUrl, { connections, pipelining: 1 });
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
  const { signature } = z.object({ signature: Signature }).parse(JSON.parse(await onceServed(() => call(path))));
  const bodyOf = remember((count) => JSON.stringify({ rows: makeRows(signature, count) }));
  const tensorsOf = remember((count) => JSON.stringify({ inputs: makeTensors(signature, count) }));
  return {
    bodyOf,
    infer: (rows: number) => call(`/p/${project}/v2/models/${endpoint}/infer`, tensorsOf(rows)),
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
    /** Seconds of processor time the gateway has used: what a busy machine does not distort. */
    cpuSeconds: async () => Number(/^process_cpu_seconds_total[^ ]* (\S+)$/m.exec(await call('/metrics'))?.[1] ?? NaN),
    close: () => pool.close(),
  };
}

const pickUpMs = 5000;

/** What a gateway answers as soon as it has heard of an endpoint that was made just now. */
async function onceServed(call: () => Promise<string>): Promise<string> {
  const started = performance.now();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (performance.now() - started > pickUpMs) throw error;
      await sleep(100);
    }
  }
}

/** Makes each body once. */
function remember(make: (rows: number) => string): (rows: number) => string {
  const bodies = new Map<number, string>();
  return (rows) => {
    const body = bodies.get(rows) ?? make(rows);
    bodies.set(rows, body);
    return body;
  };
}

export type OpenEndpoint = Awaited<ReturnType<typeof openEndpoint>>;

export interface Latencies {
  milliseconds: number[];
  seconds: number;
}

type Request = () => Promise<unknown>;

/** As many requests as `clients` clients can send one after the other. */
export async function flatOut(request: Request, forMs: number, clients = connections): Promise<Latencies> {
  const milliseconds: number[] = [];
  const started = performance.now();
  const client = async () => {
    while (performance.now() - started < forMs) {
      const sent = performance.now();
      await request();
      milliseconds.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { milliseconds, seconds: (performance.now() - started) / 1000 };
}

/**
 * Sends at a fixed rate and counts from when a request was due, or sent where a timer woke early, so that a stall is
 * felt by all that wait for it.
 */
export async function atRate(request: Request, perSecond: number, forMs: number): Promise<Latencies> {
  const milliseconds: number[] = [];
  const running: Promise<unknown>[] = [];
  const started = performance.now();
  for (let index = 0; (index * 1000) / perSecond < forMs; index += 1) {
    const due = started + (index * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    const begun = Math.min(due, performance.now());
    running.push(request().then(() => milliseconds.push(performance.now() - begun)));
  }
  await Promise.all(running);
  return { milliseconds, seconds: (performance.now() - started) / 1000 };
}

export function quantileOf({ milliseconds }: Latencies, share: number): number {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}
