import { EvaluationPlan, type SliceMetrics, type VersionEvaluation } from '@/lib/contracts/version-facts';
import type { ValueGroup } from '@/lib/decisions/judge-group-gates';
import { sliceMetrics } from '@/lib/metrics/main-metrics';
import { groupRows } from '@/lib/preprocessing/group-rows';
import type { Signature } from '@/lib/preprocessing/schema';
import { getColumn } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { AppError, notFound } from '@/server/core/errors';
import { toJson } from '@/server/core/json';
import { evaluateAnswers } from '@/server/ml/evaluate-answers';
import type { ServedModel } from '@/server/ml/open-bundle';
import { Prisma } from '@/prisma/generated/client';
import { loadBundle } from './load-bundle';
import { loadTestRows, type TestRows } from './load-test-rows';
import { getVersionRow } from './queries';

/** Slices with fewer rows say nothing. */
const fewestRows = 30;
const mostSliceColumns = 3;
/** A column with so many categories or fewer is sliced without being asked. */
const fewCategories = 12;

/** The plan of a model by which its versions are measured. */
export async function readEvaluationPlan(ctx: Context, modelId: string): Promise<EvaluationPlan> {
  const model = await db().registeredModel.findFirst({
    where: { id: modelId, orgId: ctx.orgId, projectId: ctx.projectId },
    select: { evaluationPlan: true },
  });
  if (!model) throw notFound('model', modelId);
  return EvaluationPlan.parse(model.evaluationPlan ?? {});
}

/** Measures a version on the rows of its model's plan and keeps what was found; what hinders it becomes a sentence. */
export async function evaluateVersion(
  ctx: Context,
  { versionId, signal }: { versionId: string; signal?: AbortSignal },
): Promise<VersionEvaluation> {
  const version = await getVersionRow(ctx, versionId);
  const plan = await readEvaluationPlan(ctx, version.modelId);
  const found = await withTrouble(async () => {
    const model = await loadBundle(version.sha256);
    const rows = await loadTestRows(ctx, { plan, runId: version.runId, model, signal });
    return measure(model, rows, plan.sliceColumns ?? defaultColumns(model.signature, rows));
  });
  const evaluation: VersionEvaluation = { at: new Date().toISOString(), ...found };
  await db().modelVersion.updateMany({
    where: { id: versionId, orgId: ctx.orgId },
    data: { evaluation: toJson(evaluation) },
  });
  return evaluation;
}

type Found = Omit<VersionEvaluation, 'at'>;

/** Trouble with the data or the model is a finding; anything else is thrown. */
async function withTrouble(work: () => Promise<Found>): Promise<Found> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof RangeError || error instanceof TypeError;
    if (!known && !(error instanceof AppError && error.code !== 'Unavailable')) throw error;
    return troubleOf(error.message);
  }
}

function troubleOf(error: string): Found {
  const nothing = { sentence: '', rows: 0, seen: false, threshold: null, metrics: [], slices: [] };
  return { source: 'validation', ...nothing, error };
}

/** Keeps why a version that was never evaluated could not be. */
export async function keepEvaluationTrouble(
  ctx: Context,
  { versionId, sentence }: { versionId: string; sentence: string },
): Promise<void> {
  const evaluation: VersionEvaluation = { at: new Date().toISOString(), ...troubleOf(sentence) };
  const where = { id: versionId, orgId: ctx.orgId, evaluation: { equals: Prisma.DbNull } };
  await db().modelVersion.updateMany({ where, data: { evaluation: toJson(evaluation) } });
}

async function measure(model: ServedModel, rows: TestRows, columns: readonly string[]): Promise<Found> {
  const answers = await model.predictTable(rows.table);
  const { threshold } = model;
  const { metrics } = evaluateAnswers({ target: rows.outcomes, answers, threshold });
  const { source, sentence, seen } = rows;
  const slices = columns.flatMap((column) => slicesOf(column, { model, rows, answers }));
  const called = model.task === 'binary' ? threshold : null;
  return { source, sentence, seen, rows: rows.table.rowCount, threshold: called, metrics, slices, error: null };
}

interface Answered {
  model: Pick<ServedModel, 'task' | 'outputs' | 'threshold'>;
  rows: Pick<TestRows, 'table' | 'outcomes'>;
  /** n × outputs, row-major. */
  answers: Float64Array;
}

/** Metrics by the value of a column; values with fewer than thirty rows are left out. */
function slicesOf(column: string, answered: Answered): SliceMetrics[] {
  const shown: readonly string[] = sliceMetrics[answered.model.task];
  const groups = groupAnswers(column, answered).filter(({ rows }) => rows >= fewestRows);
  return groups.map(({ value, rows, metrics }) => {
    return { column, value, rows, metrics: metrics.filter(({ name }) => shown.includes(name)) };
  });
}

/** Every metric by the value of a column, and of two classes the share called positive. */
export function groupAnswers(column: string, { model, rows, answers }: Answered): ValueGroup[] {
  const { outputs, threshold } = model;
  return groupRows(getColumn(rows.table, column)).map(({ value, rows: places }) => {
    const own = new Float64Array(places.length * outputs);
    places.forEach((row, place) => own.set(answers.subarray(row * outputs, (row + 1) * outputs), place * outputs));
    const values = Float64Array.from(places, (row) => rows.outcomes.values[row] ?? NaN);
    const { metrics } = evaluateAnswers({ target: { ...rows.outcomes, values }, answers: own, threshold });
    const called = own.filter((answer) => answer >= threshold).length / places.length;
    return { value, rows: places.length, metrics, calledShare: model.task === 'binary' ? called : null };
  });
}

/** Columns of the signature with few values. */
function defaultColumns(signature: Signature, rows: TestRows): string[] {
  const fits = signature.inputs.filter(({ name, type, categories }) => {
    if (!rows.table.columns.has(name)) return false;
    return type === 'boolean' || (categories !== undefined && categories.length <= fewCategories);
  });
  return fits.slice(0, mostSliceColumns).map(({ name }) => name);
}
