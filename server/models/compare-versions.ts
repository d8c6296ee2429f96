import type { JobRef } from '@/lib/contracts/ab-tests';
import type { ComparedRow, PairedMetric, PredictionComparison } from '@/lib/contracts/version-diff';
import { compareAnswers, comparableMetrics, type ComparedAnswers } from '@/lib/metrics/compare-answers';
import { Signature } from '@/lib/preprocessing/schema';
import { rowAt } from '@/lib/preprocessing/table';
import { pairsOf } from '@/lib/stats/pair-statistics';
import type { Context } from '@/server/core/context';
import { conflict, invalid } from '@/server/core/errors';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import type { ServedModel } from '@/server/ml/open-bundle';
import { readEvaluationPlan } from './evaluate-version';
import { loadBundle } from './load-bundle';
import { loadTestRows, type TestRows } from './load-test-rows';
import { getVersionRows } from './queries';

export interface VersionPair {
  beforeId: string;
  afterId: string;
}

const mostPoints = 600;
const worstRows = 20;
/** Numbers so near to each other, as a share of their spread, count as the same answer. */
const sameShare = 0.01;

/** Under which a comparison is found again. */
export const comparisonKey = ({ beforeId, afterId }: VersionPair) => `${beforeId}:${afterId}`;

/** Why two versions cannot be asked about the same rows; null when they can. */
export function whyIncomparable(before: { signature: unknown }, after: { signature: unknown }): string | null {
  const [first, second] = [Signature.safeParse(before.signature).data, Signature.safeParse(after.signature).data];
  if (!first || !second) return 'One of them has no signature.';
  if (first.task !== second.task) return `One answers a ${first.task} question, the other a ${second.task} one.`;
  if (first.classes.join('\n') !== second.classes.join('\n')) return 'They tell different classes apart.';
  return null;
}

/** Queues the comparison of what two versions say about the same rows. */
export async function startComparison(ctx: Context, pair: VersionPair): Promise<JobRef> {
  requirePermission(ctx, 'model:write');
  const [before, after] = await getVersionRows(ctx, [...new Set([pair.beforeId, pair.afterId])]);
  if (pair.beforeId === pair.afterId) throw invalid('A version is not compared with itself: choose two.');
  if (!before || !after) throw new Error('two versions were asked for, fewer came');
  const why = whyIncomparable(before, after);
  if (why !== null) throw conflict(`These versions cannot be compared on the same rows. ${why}`);
  const names = `${before.model.name} v${before.version} with ${after.model.name} v${after.version}`;
  const subject = { type: 'version-pair', id: comparisonKey(pair) };
  const jobId = await inTransaction(async (tx) => {
    await writeAudit(tx, ctx, { action: 'model-version.compare', subject: { ...subject, name: names } });
    return enqueueJob(tx, ctx, {
      kind: 'version.compare',
      payload: pair,
      title: `Compare ${names}`,
      unique: subject.id,
      subject,
    });
  });
  return { jobId };
}

/** Asks both versions about the rows on which the later one is measured. */
export async function compareVersions(job: JobHandle<'version.compare'>): Promise<PredictionComparison> {
  const { ctx, payload, signal } = job;
  const [before, after] = await getVersionRows(ctx, [payload.beforeId, payload.afterId]);
  if (!before || !after) throw new Error('two versions were asked for, fewer came');
  const [first, second] = await Promise.all([loadBundle(before.sha256), loadBundle(after.sha256)]);
  const plan = await readEvaluationPlan(ctx, after.modelId);
  const rows = await loadTestRows(ctx, { plan, runId: after.runId, model: second, signal });
  return compareOn(rows, first, second);
}

/** What two models say about the same rows. */
async function compareOn(
  rows: TestRows,
  before: ServedModel,
  after: ServedModel,
): Promise<PredictionComparison> {
  const answers = await answersOf(rows, before, after);
  const [x, y] = [scalars(answers.champion, after), scalars(answers.challenger, after)];
  const pairs = pairsOf(x, y);
  const spread = Math.sqrt(pairs.squaresX * pairs.squaresY);
  const order = Int32Array.from(x.keys()).sort((a, b) => gap(x, y, b) - gap(x, y, a));
  const step = Math.max(1, Math.ceil(x.length / mostPoints));
  const sampled = Array.from({ length: Math.ceil(x.length / step) }, (_, place) => place * step);
  return {
    sentence: rows.sentence,
    rows: x.length,
    unit: rows.days ? 'day' : 'row',
    agreementShare: agreement(answers, x),
    correlation: spread > 0 ? pairs.products / spread : null,
    meanDifference: pairs.meanY - pairs.meanX,
    thresholds: after.task === 'binary' ? { before: before.threshold, after: after.threshold } : null,
    metrics: pairedMetrics(answers),
    points: sampled.map((row) => ({
      before: x[row] ?? 0,
      after: y[row] ?? 0,
      label: rows.outcomes.values[row] ?? null,
    })),
    worst: Array.from(order.subarray(0, worstRows), (row) => worstRow(row, { rows, x, y, model: after })),
  };
}

/** What both models answer to the rows, with what came true and the unit of each row. */
export async function answersOf(rows: TestRows, before: ServedModel, after: ServedModel): Promise<ComparedAnswers> {
  return {
    task: after.task,
    classes: after.signature.classes.length,
    labels: rows.outcomes.values,
    champion: await before.predictTable(rows.table),
    challenger: await after.predictTable(rows.table),
    units: rows.days ?? undefined,
    thresholds: { champion: before.threshold, challenger: after.threshold },
  };
}

function pairedMetrics(answers: ComparedAnswers): PairedMetric[] {
  return comparableMetrics[answers.task].flatMap((metric) => {
    const found = compareAnswers(answers, { metric });
    if (found === null) return [];
    const { champion, challenger, value, lower, upper, units } = found;
    return [{ name: metric, before: champion, after: challenger, difference: value, lower, upper, units }];
  });
}

/** One number a row: the probability of class 1 or of the last class, or the number itself. */
function scalars(answers: Float64Array, { outputs }: ServedModel): Float64Array {
  if (outputs === 1) return answers;
  return answers.filter((_, place) => place % outputs === outputs - 1);
}

const gap = (x: Float64Array, y: Float64Array, row: number) => Math.abs((y[row] ?? 0) - (x[row] ?? 0));

function agreement(answers: ComparedAnswers, x: Float64Array): number {
  const { task, champion, challenger } = answers;
  const width = spreadOf(x) * sameShare;
  const same = x.filter((_, row) => {
    if (task === 'regression') return Math.abs((champion[row] ?? 0) - (challenger[row] ?? 0)) <= width;
    return classOf(answers, 'champion', row) === classOf(answers, 'challenger', row);
  });
  return x.length === 0 ? 1 : same.length / x.length;
}

/** The class a model answers: the most probable one, of two by the model's own threshold. */
function classOf(compared: ComparedAnswers, side: 'champion' | 'challenger', row: number): number {
  const { task, classes, thresholds, [side]: answers } = compared;
  if (task === 'binary') return Number((answers[row] ?? 0) >= thresholds[side]);
  let top = 0;
  for (let place = 1; place < classes; place += 1)
    if ((answers[row * classes + place] ?? 0) > (answers[row * classes + top] ?? 0)) top = place;
  return top;
}

function spreadOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  return (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
}

interface Found {
  rows: TestRows;
  x: Float64Array;
  y: Float64Array;
  model: ServedModel;
}

function worstRow(row: number, { rows, x, y, model }: Found): ComparedRow {
  const outcome = rows.outcomes.values[row] ?? Number.NaN;
  const label = model.task === 'regression' ? outcome : (model.signature.classes[outcome] ?? outcome);
  const inputs = model.signature.inputs.map(({ name }) => name);
  return { before: x[row] ?? 0, after: y[row] ?? 0, label, features: rowAt(rows.table, row, inputs) };
}
