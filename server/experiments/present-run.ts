import { RunStatus, type Artifact, type Run, type RunDetail } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import type { Artifact as ArtifactRow, Prisma } from '@/prisma/generated/client';
import { readLatest } from './metrics/read-latest';
import { readLoggedInputs } from './read-logged-inputs';

/** What a run needs beside its own row to be shown. */
export const withParts = {
  experiment: { select: { name: true, number: true, artifactLocation: true } },
  params: true,
  tags: true,
  inputs: { include: { datasetVersion: { include: { dataset: { select: { name: true } } } } } },
  loggedInputs: {
    select: { context: true, dataset: { select: { name: true, digest: true } } },
    orderBy: [{ createdAt: 'asc' }, { datasetId: 'asc' }],
  },
} satisfies Prisma.RunInclude;
export type RunRow = Prisma.RunGetPayload<{ include: typeof withParts }>;

/** Runs as the contract shows them, with their latest metrics and the model versions made from them. */
export async function presentRuns(ctx: Context, rows: readonly RunRow[]): Promise<Run[]> {
  const [latest, versions] = await Promise.all([
    readLatest(rows.map((row) => row.serial)),
    readModelVersions(
      ctx,
      rows.map((row) => row.id),
    ),
  ]);
  return rows.map((row) => ({
    ...presentRow(row),
    metrics: latest.get(row.serial) ?? [],
    modelVersions: versions.get(row.id) ?? [],
  }));
}

const artifactsShown = 1000;

/** One run with what a training found out and its artifacts. */
export async function presentRunDetail(ctx: Context, row: RunRow): Promise<RunDetail> {
  const where = { runId: row.id, orgId: ctx.orgId };
  const [artifacts, artifactCount, inputs, [run]] = await Promise.all([
    db().artifact.findMany({ where, orderBy: { path: 'asc' }, take: artifactsShown }),
    db().artifact.count({ where }),
    readLoggedInputs(ctx, [row.id]),
    presentRuns(ctx, [row]),
  ]);
  if (!run) throw new Error('presenting one row gave none');
  const { config, report, notes } = row;
  const loggedDatasets = (inputs.get(row.id) ?? []).map(({ tags, ...facts }) => ({ ...facts, tags: [...tags] }));
  const files = { artifacts: artifacts.map(presentArtifact), artifactCount };
  return { ...run, config, report, notes, ...files, loggedDatasets };
}

export function presentArtifact({ path, sha256, sizeBytes, createdAt }: ArtifactRow): Artifact {
  return { path, sha256, sizeBytes: Number(sizeBytes), createdAt: createdAt.toISOString() };
}

function presentRow(row: RunRow): Omit<Run, 'metrics' | 'modelVersions'> {
  const { id, experimentId, name, modelKind, userName, error, jobId, attempt } = row;
  return {
    id,
    experimentId,
    name,
    modelKind,
    userName,
    error,
    jobId,
    attempt,
    experimentNumber: row.experiment.number,
    experimentName: row.experiment.name,
    artifactLocation: row.experiment.artifactLocation,
    status: RunStatus.parse(row.status),
    source: row.source === 'training' ? 'training' : 'client',
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    params: Object.fromEntries(row.params.map(({ key, value }) => [key, value])),
    tags: Object.fromEntries(row.tags.map(({ key, value }) => [key, value])),
    datasetVersions: datasetVersionsOf(row),
    loggedDatasets: row.loggedInputs.map(({ context, dataset }) => ({ ...dataset, context })),
  };
}

/** Each version once, whatever it was used for. */
function datasetVersionsOf({ inputs }: RunRow): Run['datasetVersions'] {
  const versions = new Map(inputs.map(({ datasetVersion }) => [datasetVersion.id, datasetVersion]));
  return [...versions.values()]
    .map(({ id, datasetId, version, label, dataset }) => ({ id, datasetId, name: dataset.name, version, label }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.version - b.version);
}

async function readModelVersions(ctx: Context, runIds: string[]): Promise<Map<string, Run['modelVersions']>> {
  const rows = await db().modelVersion.findMany({
    where: { orgId: ctx.orgId, runId: { in: runIds }, deletedAt: null, model: { deletedAt: null } },
    select: { id: true, runId: true, modelId: true, version: true, model: { select: { name: true } } },
    orderBy: { version: 'asc' },
  });
  const byRun = new Map<string, Run['modelVersions']>();
  for (const { id, runId, modelId, version, model } of rows) {
    const entry = { id, modelId, modelName: model.name, version };
    byRun.set(runId ?? '', [...(byRun.get(runId ?? '') ?? []), entry]);
  }
  return byRun;
}
