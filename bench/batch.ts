import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { BatchDetail, finalBatchStatuses } from '@/lib/contracts/batches';
import { Dataset, DatasetVersion } from '@/lib/contracts/datasets';
import { Endpoint } from '@/lib/contracts/serving';
import { DemoClient } from '@/server/demo/client';
import type { Figure } from './log-metric';

const rows = 1_000_000;
const features = 20;
const datasetName = 'bench-million';
/** Rows a second of one worker on two cores that it shares with Postgres and the web. */
const targets = { scoring: 100_000, whole: 60_000 };
const pollMs = 200;

interface Place {
  baseUrl: string;
  gatewayUrl: string;
  project: string;
  key: string;
  endpoint: string;
  print: (figure: Figure) => void;
}

/** Scores a version of a million rows by a hundred trees over twenty numbers, with the workers that there are. */
export async function benchBatch(place: Place): Promise<void> {
  const client = new DemoClient(place, new AbortController().signal);
  try {
    const datasetVersionId = await findRows(client);
    const endpoints = await client.project(z.object({ items: z.array(Endpoint) }), 'GET /endpoints');
    const endpointId = endpoints.items.find(({ name }) => name === place.endpoint)?.id;
    const body = { endpointId, datasetVersionId, outputName: `${datasetName} scored` };
    const started = await client.project(BatchDetail, 'POST /batches', body);
    report(await ended(client, started.id), place.print);
  } finally {
    await client.close();
  }
}

async function findRows(client: DemoClient): Promise<string> {
  const { items } = await client.project(z.object({ items: z.array(Dataset) }), 'GET /datasets');
  const known = items.find(({ name }) => name === datasetName)?.latest;
  if (known?.status === 'ready') return known.id;
  const query = new URLSearchParams({ name: datasetName, fileName: 'million.parquet' });
  const version = await client.upload(DatasetVersion, `/datasets/upload?${query}`, await makeParquet());
  if (version.jobId) await client.finished(version.jobId);
  return version.id;
}

async function makeParquet(): Promise<Uint8Array> {
  const file = path.join(tmpdir(), `ringside-million-${process.pid}.parquet`);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const columns = Array.from({ length: features }, (_, index) => `random() * 2 - 1 AS x${index}`);
    await connection.run('SELECT setseed(0.5)');
    await connection.run(`COPY (SELECT ${columns.join(', ')} FROM range(${rows})) TO '${file}' (FORMAT parquet)`);
    return await readFile(file);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(file, { force: true });
  }
}

async function ended(client: DemoClient, id: string): Promise<BatchDetail> {
  for (;;) {
    const batch = await client.project(BatchDetail, `GET /batches/${id}`);
    if (batch.status === 'done') return batch;
    if (finalBatchStatuses.includes(batch.status)) throw new Error(`The batch ${batch.status}: ${batch.error}`);
    await sleep(pollMs);
  }
}

function report({ startedAt, finishedAt, shards, unscored }: BatchDetail, print: Place['print']): void {
  const from = Date.parse(startedAt ?? '');
  const scoredAt = Math.max(...shards.map((shard) => Date.parse(shard.finishedAt ?? '')));
  const say = (figure: string, ms: number, target: number) => {
    const value = Math.round((rows / ms) * 1000);
    print({ bench: 'batch', figure, value, unit: 'rows/s', target, ok: value >= target && unscored === 0 });
  };
  say('scored-and-stored-in-parts', scoredAt - from, targets.scoring);
  say('joined-and-profiled-as-a-version', Date.parse(finishedAt ?? '') - from, targets.whole);
}
