import type { EvaluationPlan, LockedTest } from '@/lib/contracts/version-facts';
import { TrainingConfig } from '@/lib/contracts/training';
import { countOf } from '@/lib/format';
import { trainedOnSentence } from '@/lib/format/trained-on';
import { readTarget, type Target } from '@/lib/preprocessing/read-target';
import { selectRows, type Table } from '@/lib/preprocessing/table';
import { createRandom } from '@/lib/random/create-random';
import { shuffledIndices } from '@/lib/random/shuffle';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import { describeVersions, loadTable } from '@/server/datasets';
import type { ServedModel } from '@/server/ml/open-bundle';
import { splitRows } from '@/server/ml/split-rows';

/** Rows with a known outcome, and how they came to be chosen. */
export interface TestRows {
  table: Table;
  outcomes: Target;
  source: 'locked-test' | 'validation';
  /** Which rows, in words. */
  sentence: string;
  /** Whether the final model of the run learnt from some of them. */
  seen: boolean;
  /** The day of each row, where its data has a time column: rows of one day share weather and luck. */
  days: string[] | null;
}

interface Wanted {
  plan: EvaluationPlan;
  runId: string | null;
  /** Whose target is read, with the classes it knows. */
  model: ServedModel;
  signal?: AbortSignal | undefined;
}

const mostRows = 200_000;

/**
 * The rows on which a version is measured: the locked test of its model, or, without one, those that its training kept
 * back. Of more than 200,000 rows a sample is taken, the same one every time.
 *
 * @throws Invalid when there are no such rows
 */
export async function loadTestRows(ctx: Context, wanted: Wanted): Promise<TestRows> {
  const { plan, runId, model, signal } = wanted;
  const config = runId === null ? null : await readConfig(ctx, runId);
  if (plan.test) return loadLocked(ctx, { test: plan.test, config, model, signal });
  if (!config) {
    throw invalid('This version came from no training here and its model has no locked test: choose its rows first.');
  }
  const { table, outcomes } = await loadValidationRows(ctx, { config, model, most: mostRows });
  const { refitOnAll } = config.spec;
  const warning = refitOnAll ? '; the final model was fitted on them too, which flatters it' : '';
  const sentence = `${countOf(table.rowCount, 'row')} that its training kept to measure${warning}`;
  const [first] = await describeVersions(ctx, config.datasetVersionIds, { deleted: true });
  const days = daysOf(table, first?.timeColumn ?? null);
  return { table, outcomes, source: 'validation', sentence, seen: refitOnAll, days };
}

async function readConfig(ctx: Context, runId: string): Promise<TrainingConfig | null> {
  const run = await db().run.findFirst({ where: { id: runId, orgId: ctx.orgId, projectId: ctx.projectId } });
  return TrainingConfig.safeParse(run?.config).data ?? null;
}

interface Locked {
  test: LockedTest;
  config: TrainingConfig | null;
  model: ServedModel;
  signal: AbortSignal | undefined;
}

async function loadLocked(ctx: Context, { test, config, model, signal }: Locked): Promise<TestRows> {
  const versions = await describeVersions(ctx, test.datasetVersionIds);
  const table = await loadTable(ctx, {
    versionIds: test.datasetVersionIds,
    sampleRows: { count: mostRows, seed: 1 },
    ...(test.timeRange ? { timeRange: test.timeRange } : {}),
    ...(signal ? { signal } : {}),
  });
  const { table: rows, outcomes } = knownRows(table, model);
  if (rows.rowCount === 0) throw invalid('No row of the locked test has a known outcome: choose other rows.');
  const seen = config !== null && (await overlaps(ctx, { test, config }));
  const { from = null, to = null } = test.timeRange ?? {};
  const where = trainedOnSentence({ datasetVersions: versions, rows: rows.rowCount, from, to });
  const warning = seen ? '; its training saw some of these rows, which flatters it' : '';
  const days = daysOf(rows, versions[0]?.timeColumn ?? null);
  return { table: rows, outcomes, source: 'locked-test', sentence: `locked test: ${where}${warning}`, seen, days };
}

/** Whether a training and a test may share rows: the same stored file, and ranges of time that meet. */
async function overlaps(ctx: Context, { test, config }: { test: LockedTest; config: TrainingConfig }) {
  const digestsOf = async (ids: readonly string[]) => {
    const versions = await describeVersions(ctx, ids, { deleted: true });
    return versions.flatMap(({ sha256 }) => sha256 ?? []);
  };
  const [learnt, kept] = [await digestsOf(config.datasetVersionIds), await digestsOf(test.datasetVersionIds)];
  if (!learnt.some((digest) => kept.includes(digest))) return false;
  const [first, second] = [config.timeRange, test.timeRange];
  if (!first || !second || first.column !== second.column) return true;
  const isBefore = (to: string | null, from: string | null) => to !== null && from !== null && to <= from;
  return !isBefore(first.to, second.from) && !isBefore(second.to, first.from);
}

/** The day of each row; null without a column of instants, or with fewer than two days. */
function daysOf(table: Table, timeColumn: string | null): string[] | null {
  const column = timeColumn === null ? undefined : table.columns.get(timeColumn);
  if (column?.kind !== 'datetime') return null;
  const dayOf = (ms: number) => (Number.isNaN(ms) ? 'unknown' : new Date(ms).toISOString().slice(0, 10));
  const days = Array.from(column.values, dayOf);
  return new Set(days).size < 2 ? null : days;
}

interface Validation {
  config: TrainingConfig;
  model: Pick<ServedModel, 'task' | 'signature'>;
  most: number;
}

/** The rows that a training kept back, drawn again by its seed; of more than `most` a sample, the same every time. */
export async function loadValidationRows(
  ctx: Context,
  { config, model, most }: Validation,
): Promise<{ table: Table; outcomes: Target }> {
  const { datasetVersionIds, timeRange, spec } = config;
  const all = await loadTable(ctx, { versionIds: datasetVersionIds, ...(timeRange ? { timeRange } : {}) });
  const known = knownRows(all, { ...model, target: spec.target });
  const { validation } = splitRows({
    table: known.table,
    target: known.outcomes,
    split: spec.split,
    seed: spec.seed,
  });
  const order = shuffledIndices(validation.length, createRandom(spec.seed)).subarray(0, most);
  const rows = Int32Array.from(order, (place) => validation[place] ?? 0).sort();
  return takeRows(known, rows);
}

function knownRows(table: Table, { task, signature, target }: Pick<ServedModel, 'task' | 'signature' | 'target'>) {
  const outcomes = readTarget(table, target, { task, classes: signature.classes });
  const known = Int32Array.from(outcomes.values.keys()).filter((row) => !Number.isNaN(outcomes.values[row] ?? NaN));
  return known.length === table.rowCount ? { table, outcomes } : takeRows({ table, outcomes }, known);
}

/** Some rows with their outcomes. */
export function takeRows({ table, outcomes }: Pick<TestRows, 'table' | 'outcomes'>, rows: Int32Array) {
  const values = Float64Array.from(rows, (row) => outcomes.values[row] ?? NaN);
  return { table: selectRows(table, rows), outcomes: { ...outcomes, values } };
}
