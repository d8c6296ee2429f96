import { z } from 'zod';
import { Dataset, DatasetDetail, DatasetVersion } from '@/lib/contracts/datasets';
import { ModelVersion } from '@/lib/contracts/models';
import { Endpoint } from '@/lib/contracts/serving';
import { createRandom } from '@/lib/random/create-random';
import { DemoClient } from '@/server/demo/client';

const rows = 20_000;
const features = 20;
const endpointName = 'bench';

/** Synthetic rows by seed: a probability that depends on a few of twenty numbers. */
function makeCsv(): Uint8Array {
  const random = createRandom(7);
  const names = Array.from({ length: features }, (_, index) => `x${index}`);
  const lines = [`${names.join(',')},y`];
  for (let row = 0; row < rows; row++) {
    const values = names.map(() => random() * 2 - 1);
    const [first = 0, second = 0, third = 0] = values;
    const chance = 1 / (1 + Math.exp(-(2 * first - second * third * 3)));
    lines.push(`${values.map((value) => value.toFixed(5)).join(',')},${random() < chance ? 1 : 0}`);
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

interface Place {
  baseUrl: string;
  gatewayUrl: string;
  project: string;
  key: string;
}

/** An endpoint that serves a hundred trees over twenty numbers, with one shadow; made once, then found again. */
export async function prepareEndpoint(place: Place): Promise<string> {
  const client = new DemoClient(place, new AbortController().signal);
  try {
    const { items } = await client.project(z.object({ items: z.array(Endpoint) }), 'GET /endpoints');
    if (items.some(({ name }) => name === endpointName)) return endpointName;
    const query = new URLSearchParams({ name: 'bench', fileName: 'bench.csv' });
    const data = await client.upload(DatasetVersion, `/datasets/upload?${query}`, makeCsv());
    if (data.jobId) await client.finished(data.jobId);
    const champion = await trainAndRegister(client, data.id);
    await client.project(Endpoint, 'POST /endpoints', { name: endpointName, versionId: champion });
    return endpointName;
  } finally {
    await client.close();
  }
}

async function trainAndRegister(client: DemoClient, versionId: string, params = {}): Promise<string> {
  const started = await client.project(z.object({ runId: z.string(), jobId: z.string() }), 'POST /trainings', {
    experimentName: 'bench',
    datasetVersionIds: [versionId],
    spec: { target: { kind: 'column', column: 'y' }, kind: 'gbt', params },
  });
  await client.finished(started.jobId);
  const body = { runId: started.runId, modelName: 'bench' };
  return (await client.project(ModelVersion, 'POST /model-versions', body)).id;
}

/** The endpoint with two versions to promote back and forth: the champion first. */
export interface BenchedEndpoint {
  id: string;
  versions: readonly [string, string];
}

/** Finds the endpoint that `prepareEndpoint` made, and gives it a second version of other trees. */
export async function prepareRival(place: Place): Promise<BenchedEndpoint> {
  const client = new DemoClient(place, new AbortController().signal);
  try {
    const { items } = await client.project(z.object({ items: z.array(Endpoint) }), 'GET /endpoints');
    const endpoint = items.find(({ name }) => name === endpointName);
    const champion = endpoint?.variants.find(({ role }) => role === 'champion');
    if (!endpoint || !champion) throw new Error(`there is no endpoint ${endpointName}`);
    const datasets = await client.project(z.object({ items: z.array(Dataset) }), 'GET /datasets');
    const dataset = datasets.items.find(({ name }) => name === 'bench');
    const detail = await client.project(DatasetDetail, `GET /datasets/${dataset?.id}`);
    const rival = await trainAndRegister(client, detail.versions[0]?.id ?? '', { trees: 90 });
    return { id: endpoint.id, versions: [champion.versionId, rival] };
  } finally {
    await client.close();
  }
}
