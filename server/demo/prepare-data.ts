import { z } from 'zod';
import { Dataset, DatasetDetail, DatasetVersion } from '@/lib/contracts/datasets';
import type { DemoClient } from './client';
import type { DemoRun } from './demo-options';
import { months, type FlightFile } from './flights';

export const datasetName = 'flights';
export const timeColumn = 'date';

export interface FlightsData {
  datasetId: string;
  /** Version ids by month, such as 2001-01. */
  versions: Record<string, string>;
}

/** One dataset version a month, imported and profiled by the worker; what is there already is used again. */
export async function prepareData(client: DemoClient, file: FlightFile, run: DemoRun): Promise<FlightsData> {
  const dataset = await findOrCreateDataset(client);
  const detail = await client.project(DatasetDetail, `GET /datasets/${dataset.id}`);
  const known = new Map(detail.versions.filter((one) => one.status === 'ready').map((one) => [one.label, one.id]));
  const versions: Record<string, string> = {};
  for (const [index, month] of months.entries()) {
    run.signal.throwIfAborted();
    run.onStep(index / months.length, `Importing ${month}`);
    versions[month] =
      known.get(month) ?? (await importMonth(client, dataset.id, { month, bytes: await file.monthFile(month) }));
  }
  return { datasetId: dataset.id, versions };
}

async function findOrCreateDataset(client: DemoClient): Promise<Dataset> {
  const { items } = await client.project(z.object({ items: z.array(Dataset) }), 'GET /datasets');
  const found = items.find((one) => one.name === datasetName);
  if (found) return found;
  const description =
    'US flights of the first half of 2001 (US Bureau of Transportation Statistics, from vega-datasets)';
  return client.project(Dataset, 'POST /datasets', { name: datasetName, description, timeColumn });
}

async function importMonth(
  client: DemoClient,
  datasetId: string,
  file: { month: string; bytes: Uint8Array },
): Promise<string> {
  const query = new URLSearchParams({ label: file.month, fileName: `flights-${file.month}.parquet` });
  const version = await client.upload(DatasetVersion, `/datasets/${datasetId}/versions?${query}`, file.bytes);
  if (version.jobId) await client.finished(version.jobId);
  return version.id;
}
