import { Pool } from 'undici';
import { z } from 'zod';
import type { Figure } from '../log-metric';
import { KeptConnection } from './kept-connection';

export interface TrackingBench {
  /** Where web answers, such as http://127.0.0.1:3000. */
  baseUrl: string;
  project: string;
  key: string;
  print: (figure: Figure) => void;
}

const Created = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) });

/** A project as an MLflow client with a key and a few kept connections meets it. */
export function openTracking({ baseUrl, project, key }: TrackingBench, connections: number) {
  const pool = new Pool(baseUrl, { connections, pipelining: 1 });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const kept: KeptConnection[] = [];
  const pathOf = (call: string) => `/p/${project}/api/2.0/mlflow/${call}`;
  const post = async (call: string, body: string) => {
    const response = await pool.request({ path: pathOf(call), method: 'POST', headers, body });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`${call} answered ${response.statusCode}: ${text}`);
    return text;
  };
  return {
    post,
    /** Connections of their own for clients whose every microsecond is the server's loss. */
    keepConnections: async (count: number) => {
      const opening = Array.from({ length: count }, () => KeptConnection.open(baseUrl, headers));
      kept.push(...(await Promise.all(opening)));
      const postFrom = (client: number, call: string, body: string) => {
        const connection = kept[client];
        if (!connection) throw new Error(`There is no client ${client} of ${count}.`);
        return connection.post(pathOf(call), body);
      };
      return { post: postFrom };
    },
    /** Seconds of processor time web has used: what a busy machine does not distort as much. */
    cpuSeconds: async () => {
      const response = await pool.request({ path: '/metrics', method: 'GET', headers });
      return Number(/^process_cpu_seconds_total[^ ]* (\S+)$/m.exec(await response.body.text())?.[1] ?? NaN);
    },
    createRun: async (name: string) => {
      const fields = { experiment_id: '0', run_name: name, start_time: Date.now() };
      const { run } = Created.parse(JSON.parse(await post('runs/create', JSON.stringify(fields))));
      return run.info.run_id;
    },
    close: () => {
      for (const connection of kept) connection.close();
      return pool.close();
    },
  };
}

export type Tracking = ReturnType<typeof openTracking>;

export interface Sent {
  milliseconds: number[];
  seconds: number;
}

/** What some clients send, one request after the other, for a time; each is told its number. */
export async function sendFor(
  forMs: number,
  clients: number,
  send: (client: number) => Promise<unknown>,
): Promise<Sent> {
  const milliseconds: number[] = [];
  const started = performance.now();
  const one = async (client: number) => {
    while (performance.now() - started < forMs) {
      const sent = performance.now();
      await send(client);
      milliseconds.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => one(client)));
  return { milliseconds, seconds: (performance.now() - started) / 1000 };
}

export function quantileOf({ milliseconds }: Sent, share: number): number {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}
