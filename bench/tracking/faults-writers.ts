import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { openTracking, type TrackingBench } from './open-tracking';

/** What clients heard since the last time they were asked. */
export interface Heard {
  acknowledged: number;
  /** When each 200 came; `performance.now()`. */
  acknowledgedAt: number[];
  /** 503, as a client that should try again hears. */
  refused: number;
  withoutRetryAfter: number;
  /** Any other status. */
  others: number;
  /** Connections that were refused or broke before an answer. */
  dropped: number;
  /** Other answers, by status and text, a few of them. */
  samples: string[];
}

export interface Written {
  runId: string;
  /** Steps that were answered with 200. */
  acknowledged: ReadonlySet<number>;
}

export interface Writers {
  /** What was heard since the last call. */
  listen: () => Heard;
  /** When the last 200 came; `performance.now()`. */
  lastAcknowledgedAt: () => number;
  /** Lets each client's last point be acknowledged. */
  finish: () => Promise<void>;
  written: () => readonly Written[];
  close: () => Promise<void>;
}

export const seriesKeys = 4;
export const keyOf = (step: number): string => `metric ${step % seriesKeys}`;

const againMs = 40;
const mostSamples = 5;
const nothingHeard = (): Heard => ({
  ...{ acknowledged: 0, acknowledgedAt: [], refused: 0, withoutRetryAfter: 0, others: 0, dropped: 0, samples: [] },
});

/** Clients with a run each that log point after point; one that is not acknowledged is sent again, as clients do. */
export async function startWriters(bench: TrackingBench, clients: number): Promise<Writers> {
  const tracking = openTracking(bench, clients);
  const runs = await Promise.all(
    Array.from({ length: clients }, (_, client) => tracking.createRun(`faults ${client}`)),
  );
  await tracking.close();
  const pool = new Pool(bench.baseUrl, { connections: clients, pipelining: 1 });
  const written = runs.map((runId) => ({ runId, acknowledged: new Set<number>() }));
  let heard = nothingHeard();
  let isOver = false;
  let lastAt = -Infinity;
  const write = async ({ runId, acknowledged }: (typeof written)[number]) => {
    for (let step = 1; !isOver; step += 1) {
      while (!(await send(pool, bench, { runId, step, heard }))) await sleep(againMs);
      acknowledged.add(step);
      lastAt = performance.now();
    }
  };
  const running = Promise.all(written.map(write));
  return {
    listen: () => {
      const before = heard;
      heard = nothingHeard();
      return before;
    },
    lastAcknowledgedAt: () => lastAt,
    finish: async () => {
      isOver = true;
      await running;
    },
    written: () => written,
    close: () => pool.destroy(),
  };
}

interface Sending {
  runId: string;
  step: number;
  heard: Heard;
}

/** Sends a point; whether it was acknowledged. */
async function send(pool: Pool, { project, key }: TrackingBench, { runId, step, heard }: Sending): Promise<boolean> {
  const point = { run_id: runId, key: keyOf(step), value: step, timestamp: step, step };
  try {
    const { statusCode, headers, body } = await pool.request({
      path: `/p/${project}/api/2.0/mlflow/runs/log-metric`,
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(point),
    });
    const text = await body.text();
    if (statusCode === 200) {
      heard.acknowledged += 1;
      heard.acknowledgedAt.push(performance.now());
      return true;
    }
    if (statusCode === 503) {
      heard.refused += 1;
      heard.withoutRetryAfter += Number(headers['retry-after'] === undefined);
      return false;
    }
    heard.others += 1;
    if (heard.samples.length < mostSamples) heard.samples.push(`${statusCode} ${text.slice(0, 300)}`);
  } catch {
    heard.dropped += 1;
  }
  return false;
}
