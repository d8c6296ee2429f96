import { createHash, randomBytes, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type Dispatcher } from 'undici';
import { z } from 'zod';
import { env } from '@/server/core/env';
import { purgeOnce } from '@/server/serving';
import { findState } from '@/server/supervisor/instance-state';
import type { Figure } from '../log-metric';
import { proportionalSetSize, withDescendants } from '../memory';

interface ArtifactBench {
  /** Where web answers, such as http://127.0.0.1:3000. */
  baseUrl: string;
  project: string;
  key: string;
  print: (figure: Figure) => void;
}

const pieceBytes = 1024 * 1024;
const partBytes = 4096;
const sampleMs = 100;
const settleMs = 5000;
const mostAboveIdleMb = 100;
const Created = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) });

/**
 * One file of a client, up and down through the proxy: how fast, whether it is the same, and how much more memory the
 * web processes took than at rest (Linux only).
 */
export async function benchTrackingArtifact(bench: ArtifactBench, gigabytes = 5): Promise<void> {
  const client = clientOf(bench);
  try {
    const file = await client.createFile();
    await sleep(settleMs);
    const memory = watchMemory();
    const sizeBytes = Math.round((gigabytes * 1e9) / pieceBytes) * pieceBytes;
    const up = await timed(() => client.put(file, sizeBytes));
    const down = await timed(() => client.get(file));
    const aboveIdleMb = memory.stop();
    const common = { bench: 'tracking', target: null, ok: true };
    const rate = ({ seconds }: { seconds: number }) => Math.round(sizeBytes / 1e6 / seconds);
    bench.print({ ...common, figure: 'artifact-size', value: sizeBytes / 1e9, unit: 'GB' });
    bench.print({ ...common, figure: 'artifact-up', value: rate(up), unit: 'MB/s' });
    bench.print({ ...common, figure: 'artifact-down', value: rate(down), unit: 'MB/s' });
    const isSame = up.result === down.result;
    bench.print({ ...common, figure: 'artifact-differs', value: isSame ? 0 : 1, unit: 'files', target: 0, ok: isSame });
    if (aboveIdleMb !== undefined) {
      const limits = { target: mostAboveIdleMb, ok: aboveIdleMb <= mostAboveIdleMb };
      bench.print({ ...common, figure: 'artifact-web-memory-above-idle', value: aboveIdleMb, unit: 'MB', ...limits });
    }
    await client.remove(file);
  } finally {
    await client.close();
    await purgeOnce({ graceMs: 0 });
  }
}

function clientOf({ baseUrl, project, key }: ArtifactBench) {
  const pool = new Pool(baseUrl, { connections: 1, bodyTimeout: 0, headersTimeout: 0 });
  const headers = { authorization: `Bearer ${key}` };
  const root = `/p/${project}/api/2.0`;
  const send = async (path: string, options: Omit<Dispatcher.RequestOptions, 'path'>) => {
    const answer = await pool.request({ path, headers, ...options });
    if (answer.statusCode === 200) return answer.body;
    throw new Error(`${path} answered ${answer.statusCode}: ${await answer.body.text()}`);
  };
  return {
    createFile: async () => {
      const json = { ...headers, 'content-type': 'application/json' };
      const body = JSON.stringify({ experiment_id: '0', run_name: 'artifact' });
      const answer = await send(`${root}/mlflow/runs/create`, { method: 'POST', headers: json, body });
      const { run } = Created.parse(await answer.json());
      return `${root}/mlflow-artifacts/artifacts/0/${run.info.run_id}/artifacts/big.bin`;
    },
    put: async (file: string, sizeBytes: number) => {
      const hash = createHash('sha256');
      const length = { ...headers, 'content-length': String(sizeBytes) };
      const body = Readable.from(madeUp(sizeBytes, hash), { objectMode: false });
      await (await send(file, { method: 'PUT', headers: length, body })).text();
      return hash.digest('hex');
    },
    get: async (file: string) => {
      const hash = createHash('sha256');
      for await (const chunk of await send(file, { method: 'GET' })) hash.update(chunk as Buffer);
      return hash.digest('hex');
    },
    remove: async (file: string) => void (await (await send(file, { method: 'DELETE' })).text()),
    close: () => pool.close(),
  };
}

/** Random bytes, numbered in each of their parts, so that no two are alike. */
async function* madeUp(sizeBytes: number, hash: Hash): AsyncGenerator<Buffer> {
  const pattern = randomBytes(pieceBytes);
  for (let sent = 0; sent < sizeBytes; sent += pieceBytes) {
    const piece = Buffer.from(pattern);
    for (let at = 0; at < pieceBytes; at += partBytes) piece.writeDoubleLE(sent + at, at);
    hash.update(piece);
    yield piece;
  }
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000 };
}

/** Watches the memory of all web processes together; `stop` tells the most above what it was at the beginning. */
function watchMemory(): { stop: () => number | undefined } {
  const state = process.platform === 'linux' ? findState(env().RINGSIDE_HOME) : undefined;
  const roots = (state?.children ?? []).filter(({ name }) => name.startsWith('web')).map(({ pid }) => pid);
  if (roots.length === 0) return { stop: () => undefined };
  const inUse = () => withDescendants(roots).reduce((sum, pid) => sum + proportionalSetSize(pid), 0);
  const idle = inUse();
  let most = idle;
  const timer = setInterval(() => (most = Math.max(most, inUse())), sampleMs);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round((most - idle) / 1e6);
    },
  };
}
