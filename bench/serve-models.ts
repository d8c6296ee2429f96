import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { db } from '@/server/core/db';
import { objectPath } from '@/server/core/storage/object-store';
import { openBundle } from '@/server/ml/open-bundle';
import type { Measured } from './serve';
import { makeRows } from './serve-rows';
import { benchStages } from './serve-stages';

const coldLoads = 5;
const swaps = 1000;
const firstSwaps = 100;
const batchRows = 1000;
const scoringMs = 3000;
const megabyte = 1024 * 1024;

type Print = (figure: string, measured: Measured) => void;

/** What a model costs in one process, without the network: to load, to score, and to be replaced again and again. */
export async function benchModels(versionId: string, print: Print): Promise<void> {
  const { sha256 } = await db().modelVersion.findUniqueOrThrow({ where: { id: versionId } });
  const bytes = await readFile(objectPath(sha256));
  const loads: number[] = [];
  for (let load = 0; load < coldLoads; load++) {
    const started = performance.now();
    await openBundle(bytes);
    loads.push(performance.now() - started);
  }
  const [first = NaN] = loads;
  print('cold-load-first', { value: first, unit: 'ms', target: 200, ok: first <= 200 });
  print('cold-load-median', { value: loads.toSorted((a, b) => a - b)[2] ?? NaN, unit: 'ms' });
  await benchScoring(bytes, print);
  await benchStages(await openBundle(bytes), print);
  await benchSwaps(bytes, print);
}

async function benchScoring(bytes: Buffer, print: Print): Promise<void> {
  const model = await openBundle(bytes);
  const rows = makeRows(model.signature, batchRows);
  const out = new Float64Array(model.outputs);
  let scored = 0;
  const started = performance.now();
  const cpu = process.cpuUsage();
  while (performance.now() - started < scoringMs) {
    for (const one of rows) if (model.checkRow(one) === null) void model.scoreRow(one, out);
    scored += rows.length;
  }
  const rate = Math.round((scored * 1000) / (performance.now() - started));
  const { user, system } = process.cpuUsage(cpu);
  print('score-one-by-one-per-cpu-second', { value: Math.round((scored * 1e6) / (user + system)), unit: 'rows' });
  print('score-one-by-one-in-process', { value: rate, unit: 'rows/s' });
}

/** Loads and drops models as promotions do; memory may not grow with their number. */
async function benchSwaps(bytes: Buffer, print: Print): Promise<void> {
  setFlagsFromString('--expose_gc');
  const collect: unknown = runInNewContext('gc');
  const settle = () => {
    if (typeof collect === 'function') collect();
    const { heapUsed, rss, external } = process.memoryUsage();
    return { heap: heapUsed / megabyte, rss: rss / megabyte, external: external / megabyte };
  };
  const swap = async (count: number) => {
    for (let index = 0; index < count; index++) {
      const model = await openBundle(bytes);
      model.release();
    }
  };
  await swap(firstSwaps);
  const before = settle();
  await swap(swaps);
  const after = settle();
  const growth = after.heap - before.heap;
  print(`heap-growth-over-${swaps}-swaps`, { value: growth, unit: 'MB', target: 10, ok: growth <= 10 });
  print('heap-after-swaps', { value: after.heap, unit: 'MB' });
  print('rss-before-swaps', { value: before.rss, unit: 'MB' });
  print('rss-after-swaps', { value: after.rss, unit: 'MB' });
}
