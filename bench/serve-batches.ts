import { EndpointDetail, PredictResult } from '@/lib/contracts/serving';
import type { ServingSettingsInput } from '@/lib/contracts/serving-settings';
import { DemoClient } from '@/server/demo/client';
import type { Measured } from './serve';
import { openFloor } from './serve-floor';
import { flatOut, type OpenEndpoint, type Target } from './serve-load';

const warmUpMs = 1500;
const flatOutMs = 8000;
const batchRows = 1000;
const batchClients = 2;
const batches = 40;
const labelRows = 500;
const loggedTarget = 60_000;
const unloggedTarget = 300_000;

type Print = (figure: string, measured: Measured) => void;

interface Batched {
  place: Target & { baseUrl: string };
  endpoint: OpenEndpoint;
  endpointId: string;
  print: Print;
}

/** Batches of a thousand rows: with their log, with labels for them, and without a log by two protocols. */
export async function benchBatches({ place, endpoint, endpointId, print }: Batched): Promise<void> {
  await flatOut(() => endpoint.predict(batchRows), warmUpMs, batchClients);
  await endpoint.caughtUp();
  const ids = await benchLogged(endpoint, print);
  const labelled = performance.now();
  for (let from = 0; from < ids.length; from += labelRows) await endpoint.label(ids.slice(from, from + labelRows));
  const rate = Math.round((ids.length * 1000) / (performance.now() - labelled));
  print('feedback-batches-of-500', { value: rate, unit: 'labels/s', target: 2000, ok: rate >= 2000 });
  await set(place, endpointId, { log: { share: 0 } });
  try {
    const { cpuSeconds } = endpoint;
    await benchUnlogged('', { send: () => endpoint.predict(batchRows), cpuSeconds, print, target: unloggedTarget });
    const infer = () => endpoint.infer(batchRows);
    await benchUnlogged('-open-inference', { send: infer, cpuSeconds, print, target: unloggedTarget });
  } finally {
    await set(place, endpointId, {});
  }
  const floor = await openFloor();
  try {
    const body = endpoint.bodyOf(batchRows);
    await benchUnlogged('-bare-json', { send: () => floor.predict(body), cpuSeconds: floor.cpuSeconds, print });
  } finally {
    await floor.close();
  }
}

async function benchLogged(endpoint: OpenEndpoint, print: Print): Promise<string[]> {
  const ids: string[] = [];
  const started = performance.now();
  const before = await endpoint.cpuSeconds();
  const client = async () => {
    for (let batch = 0; batch < batches / batchClients; batch++) {
      const { predictions } = PredictResult.parse(JSON.parse(await endpoint.predict(batchRows)));
      ids.push(...predictions.map((one) => one.predictionId));
    }
  };
  await Promise.all(Array.from({ length: batchClients }, client));
  const rows = Math.round((ids.length * 1000) / (performance.now() - started));
  print('predict-batches-of-1000', { value: rows, unit: 'rows/s', target: loggedTarget, ok: rows >= loggedTarget });
  await endpoint.caughtUp();
  const cpu = (await endpoint.cpuSeconds()) - before;
  print('predict-batches-of-1000-per-cpu-second', { value: Math.round(ids.length / cpu), unit: 'rows, stored' });
  return ids;
}

interface Unlogged {
  send: () => Promise<unknown>;
  cpuSeconds: () => Promise<number>;
  print: Print;
  target?: number;
}

async function benchUnlogged(what: string, { send, cpuSeconds, print, target }: Unlogged): Promise<void> {
  await flatOut(send, warmUpMs, batchClients);
  const before = await cpuSeconds();
  const sent = await flatOut(send, flatOutMs, batchClients);
  const cpu = (await cpuSeconds()) - before;
  const count = sent.milliseconds.length * batchRows;
  const rows = Math.round(count / sent.seconds);
  const name = `predict-batches-of-1000-unlogged${what}`;
  print(`${name}-per-cpu-second`, { value: Math.round(count / cpu), unit: 'rows' });
  print(name, { value: rows, unit: 'rows/s', ...(target ? { target, ok: rows >= target } : {}) });
}

/** Changes the endpoint's settings, and waits until gateways have taken them up. */
async function set(place: Batched['place'], endpointId: string, settings: ServingSettingsInput): Promise<void> {
  const client = new DemoClient(place, new AbortController().signal);
  try {
    await client.project(EndpointDetail, `PUT /endpoints/${endpointId}/settings`, settings);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  } finally {
    await client.close();
  }
}
