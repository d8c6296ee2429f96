import type { ModelVersion } from '@/lib/contracts/models';
import { JobStatus } from '@/lib/contracts/jobs';
import { TrainingConfig } from '@/lib/contracts/training';
import { PredictionComparison, type FieldChange, type VersionDiff } from '@/lib/contracts/version-diff';
import { formatBytes } from '@/lib/format/bytes';
import { changedFields, flattenFields } from '@/lib/format/flatten-fields';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { describeVersions } from '@/server/datasets';
import { comparisonKey, whyIncomparable, type VersionPair } from './compare-versions';
import { presentVersions, type VersionRow } from './present-version';
import { getVersionRows } from './queries';

/** What differs between two versions; what they say about the same rows is there once a worker has asked them. */
export async function getDiff(ctx: Context, pair: VersionPair): Promise<VersionDiff> {
  requirePermission(ctx, 'model:read');
  const [beforeRow, afterRow] = await getVersionRows(ctx, [pair.beforeId, pair.afterId]);
  if (!beforeRow || !afterRow) throw new Error('two versions were asked for, fewer came');
  const [before, after] = await presentVersions(ctx, [beforeRow, afterRow]);
  if (!before || !after) throw new Error('the versions could not be shown');
  const [changes, comparison] = await Promise.all([listChanges(ctx, beforeRow, afterRow), findComparison(ctx, pair)]);
  const measuredOn = sameTest(before, after);
  const metricsOf = ({ metrics, measured }: ModelVersion) =>
    measuredOn === null ? metrics : (measured?.metrics ?? []);
  const names = [...new Set([...metricsOf(after), ...metricsOf(before)].map(({ name }) => name))];
  const of = (version: ModelVersion, name: string) => metricsOf(version).find((metric) => metric.name === name) ?? null;
  return {
    before,
    after,
    changes,
    metrics: names.map((name) => ({ name, before: of(before, name), after: of(after, name) })),
    measuredOn,
    card: { before: beforeRow.card, after: afterRow.card },
    incomparable: whyIncomparable(beforeRow, afterRow),
    comparison,
  };
}

/** The locked test on which both were measured, in words; null where there is none. */
function sameTest({ measured: first }: ModelVersion, { measured: second }: ModelVersion): string | null {
  const isSame = first?.source === 'locked-test' && second?.source === 'locked-test';
  return isSame && first.sentence === second.sentence ? first.sentence : null;
}

async function listChanges(ctx: Context, before: VersionRow, after: VersionRow): Promise<FieldChange[]> {
  const [first, second] = await Promise.all([readSide(ctx, before), readSide(ctx, after)]);
  return (['data', 'config', 'signature', 'facts'] as const).flatMap((part) =>
    changedFields(first[part], second[part]).map((change) => ({ part, ...change })),
  );
}

type Side = Record<FieldChange['part'], Map<string, string>>;

async function readSide(ctx: Context, row: VersionRow): Promise<Side> {
  const where = { id: row.runId ?? '', orgId: ctx.orgId, projectId: ctx.projectId };
  const run = row.runId === null ? null : await db().run.findFirst({ where });
  const config = TrainingConfig.safeParse(run?.config).data;
  const data = new Map<string, string>();
  if (config) {
    const versions = await describeVersions(ctx, config.datasetVersionIds, { deleted: true });
    for (const { name, version, label, rowCount } of versions)
      data.set(`${name} ${label || `v${version}`}`, `${(rowCount ?? 0).toLocaleString('en-US')} rows`);
    for (const [name, value] of flattenFields({ timeRange: config.timeRange })) data.set(name, value);
  }
  const inputs = Signature.safeParse(row.signature).data?.inputs ?? [];
  return {
    data,
    config: flattenFields(config?.spec ?? {}),
    signature: new Map(inputs.map((input) => [input.name, input.type + (input.required ? '' : ', may be missing')])),
    facts: flattenFields({
      kind: row.kind,
      task: row.task,
      licence: row.licence ?? 'none',
      size: formatBytes(Number(row.sizeBytes)),
    }),
  };
}

async function findComparison(ctx: Context, pair: VersionPair): Promise<VersionDiff['comparison']> {
  const job = await db().job.findFirst({
    where: { orgId: ctx.orgId, projectId: ctx.projectId, kind: 'version.compare', subjectId: comparisonKey(pair) },
    orderBy: { createdAt: 'desc' },
  });
  if (!job) return null;
  return {
    jobId: job.id,
    status: JobStatus.parse(job.status),
    error: job.error,
    result: PredictionComparison.safeParse(job.result).data ?? null,
  };
}
