import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { TrainSpec } from '@/lib/contracts/train-spec';
import type { Row } from '@/lib/contracts/basics';
import type { ColumnSpec } from '@/lib/preprocessing/schema';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { createRandom } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { toJson } from '@/server/core/json';
import { putObject } from '@/server/core/storage/object-store';
import { packBundle, type ModelBundle } from '@/server/ml/bundle';
import { trainPipeline } from '@/server/ml/train-pipeline';

/** A home and an object store of this test file's own; call before anything reads the environment. */
export function useOwnHome(): string {
  const home = mkdtempSync(path.join(tmpdir(), 'ringside-home-'));
  process.env['RINGSIDE_HOME'] = home;
  process.env['RINGSIDE_STORE'] = path.join(home, 'store');
  return home;
}

const airports = ['ATL', 'ORD', 'DFW', 'SEA'];
export const flightColumns: ColumnSpec[] = [
  { name: 'date', type: 'datetime' },
  { name: 'distance', type: 'integer' },
  { name: 'origin', type: 'category' },
  { name: 'delay', type: 'integer' },
];

/** Flights whose chance of delay depends on airport and hour; made by a seeded generator. */
export function makeFlights(count: number, seed = 1): Row[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const origin = airports[Math.floor(random() * airports.length)] ?? 'ATL';
    const hour = Math.floor(random() * 24);
    const late = random() < 0.1 + (origin === 'ORD' ? 0.3 : 0) + hour / 60;
    return {
      date: new Date(Date.UTC(2001, 0, 1 + (index % 31), hour)).toISOString(),
      distance: 200 + Math.floor(random() * 2000),
      origin,
      delay: late ? 30 : 0,
    };
  });
}

interface Wanted {
  kind?: 'constant' | 'gbt';
  /** Other seeds draw other rows, and so give other models. */
  seed?: number;
  model?: string;
  spec?: Partial<TrainSpec>;
  rows?: Row[];
  columns?: ColumnSpec[];
}

/** Trains a small model on made-up flights. */
export async function trainBundle({ kind = 'gbt', seed = 1, spec = {}, rows, columns = flightColumns }: Wanted = {}) {
  const table = tableFromRows(rows ?? makeFlights(400, seed), columns);
  const target = { kind: 'threshold', column: 'delay', above: 15 };
  const params = kind === 'gbt' ? { trees: 10, maxLeaves: 8 } : {};
  const trained = await trainPipeline({
    table,
    columns,
    spec: TrainSpec.parse({ target, kind, params, seed, ...spec }),
  });
  return trained.bundle;
}

/** Stores a bundle as the next version of a registered model, as registering a run would. */
export async function storeVersion(ctx: Context, bundle: ModelBundle, name = 'flight-delay') {
  const { orgId, projectId } = ctx;
  const stored = await putObject(Readable.from([Buffer.from(packBundle(bundle))]));
  const found = await db().registeredModel.findFirst({ where: { orgId, projectId, name } });
  const model = found ?? (await db().registeredModel.create({ data: { orgId, projectId, name } }));
  const version = 1 + (await db().modelVersion.count({ where: { modelId: model.id } }));
  const { inputs } = bundle.signature;
  return db().modelVersion.create({
    data: {
      ...{ orgId, projectId, version, modelId: model.id, kind: bundle.kind, task: bundle.task, sha256: stored.sha256 },
      sizeBytes: stored.sizeBytes,
      signature: toJson(bundle.signature),
      inputExample: toJson(Object.fromEntries(inputs.map((input) => [input.name, input.example]))),
      metrics: [],
      trainedOn: {
        datasetVersions: [],
        rows: bundle.trainedOn.rows,
        from: null,
        to: null,
        sentence: 'made-up flights',
      },
    },
  });
}

/** Trains and stores the next version of a model. */
export async function makeModelVersion(ctx: Context, wanted: Wanted = {}) {
  return storeVersion(ctx, await trainBundle(wanted), wanted.model);
}
