import { VersionLatency } from '@/lib/contracts/version-facts';
import type { GateCheck, GateRule } from '@/lib/contracts/gates';
import { judgeVersionGates, type VersionGateFacts } from '@/lib/decisions/judge-version-gates';
import { signatureTrouble } from '@/lib/decisions/signature-trouble';
import { comparableMetrics, compareAnswers } from '@/lib/metrics/compare-answers';
import { rowAt } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { AppError, notFound } from '@/server/core/errors';
import { publishEventNow } from '@/server/core/events';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { toJson } from '@/server/core/json';
import type { ServedModel } from '@/server/ml/open-bundle';
import { answersOf } from '../compare-versions';
import { groupAnswers } from '../evaluate-version';
import { loadBundle } from '../load-bundle';
import { loadTestRows, type TestRows } from '../load-test-rows';
import { getVersionRow } from '../queries';
import { readGateRules } from './gate-basis';
import { presentCheck } from './gate-checks';

type Watch = Pick<JobHandle, 'signal' | 'log'>;

/** Rows of the test that are held against the signature. */
const checkedRows = 2000;

/** Gathers what the gates ask about a version, judges them, and keeps every result with its evidence. */
export async function runGateCheck(ctx: Context, { id, watch }: { id: string; watch?: Watch }): Promise<GateCheck> {
  const check = await db().gateCheck.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
  if (!check) throw notFound('gate check', id);
  const { versionId, championVersionId } = check;
  const rules = await readGateRules(ctx, { versionId, championVersionId });
  const facts = await gatherFacts(ctx, { ...rules, championVersionId, signal: watch?.signal });
  const results = judgeVersionGates(rules.gates, facts);
  for (const { name, sentence, outcome } of results)
    watch?.log(`${name}: ${sentence}`, outcome === 'passed' ? 'info' : 'warning');
  const passed = results.every(({ outcome }) => outcome === 'passed');
  const row = await db().gateCheck.update({
    where: { id },
    // What was judged is what was read just now: if it changed while the check waited, the check speaks for the new.
    data: { status: 'done', passed, results: toJson(results), basis: rules.basis, finishedAt: new Date() },
  });
  await tellModel(ctx, check.modelId);
  return presentCheck(row, rules.basis);
}

/** Notes that a check could not be done. */
export async function failGateCheck(ctx: Context, { id, sentence }: { id: string; sentence: string }): Promise<void> {
  const where = { id, orgId: ctx.orgId, status: 'waiting' };
  await db().gateCheck.updateMany({ where, data: { status: 'failed', error: sentence, finishedAt: new Date() } });
  const check = await db().gateCheck.findFirst({ where: { id, orgId: ctx.orgId } });
  if (check) await tellModel(ctx, check.modelId);
}

const tellModel = (ctx: Context, id: string) =>
  publishEventNow({ orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id });

type Gathering = Awaited<ReturnType<typeof readGateRules>> & {
  championVersionId: string | null;
  signal: AbortSignal | undefined;
};

async function gatherFacts(ctx: Context, gathering: Gathering): Promise<VersionGateFacts> {
  const { version, gates, championVersionId } = gathering;
  const champion = championVersionId === null ? null : await getVersionRow(ctx, championVersionId);
  const model = await loadBundle(version.sha256);
  const rows = await loadRows(ctx, gathering, model);
  const crowned = champion === null ? null : await loadBundle(champion.sha256);
  const clash = crowned === null ? null : signatureTrouble(crowned.signature, model.signature);
  const usable = 'table' in rows ? rows : null;
  return {
    task: model.task,
    champion: champion === null ? null : `${champion.model.name} v${champion.version}`,
    test: 'trouble' in rows ? rows : { sentence: rows.sentence, unit: rows.days ? 'day' : 'row', seen: rows.seen },
    paired: usable && crowned && clash === null ? await pairMetrics({ gates, rows: usable, crowned, model }) : {},
    thresholds:
      crowned && model.task === 'binary' ? { champion: crowned.threshold, challenger: model.threshold } : null,
    groups: usable ? await groupColumns({ gates, rows: usable, model }) : {},
    latency: VersionLatency.safeParse(version.latency).data ?? null,
    expectations: findTrouble(model, usable, clash),
    sizeBytes: Number(version.sizeBytes),
    licence: version.licence,
  };
}

/** The locked test; rows that a training kept back are no substitute, since the final model has mostly learnt them. */
async function loadRows(
  ctx: Context,
  { plan, version, signal }: Gathering,
  model: ServedModel,
): Promise<TestRows | { trouble: string }> {
  if (plan.test === null) {
    const where = 'choose its rows under Slices on the page of a version';
    return { trouble: `The model has no locked test to judge this on: ${where}.` };
  }
  try {
    return await loadTestRows(ctx, { plan, runId: version.runId, model, signal });
  } catch (error) {
    const known = error instanceof RangeError || error instanceof TypeError;
    if (!known && !(error instanceof AppError && error.code !== 'Unavailable')) throw error;
    return { trouble: `The locked test cannot be used: ${error.message}` };
  }
}

interface OnRows {
  gates: readonly GateRule[];
  rows: TestRows;
  model: ServedModel;
}

async function pairMetrics({ gates, rows, crowned, model }: OnRows & { crowned: ServedModel }) {
  const answers = await answersOf(rows, crowned, model);
  const wanted = gates.flatMap((gate) => (gate.kind === 'metric' ? gate.metric : []));
  const fitting = wanted.filter((metric) => comparableMetrics[model.task].includes(metric));
  return Object.fromEntries(fitting.map((metric) => [metric, compareAnswers(answers, { metric })]));
}

async function groupColumns({ gates, rows, model }: OnRows): Promise<VersionGateFacts['groups']> {
  const columns = gates.flatMap((gate) => (gate.kind === 'slice' || gate.kind === 'fairness' ? gate.column : []));
  const answers = await model.predictTable(rows.table);
  const known = [...new Set(columns)].filter((column) => rows.table.columns.has(column));
  return Object.fromEntries(known.map((column) => [column, groupAnswers(column, { model, rows, answers })]));
}

function findTrouble(model: ServedModel, rows: TestRows | null, clash: string | null) {
  const trouble = clash === null ? [] : [`It cannot take the champion's place: ${clash}`];
  if (rows === null) return { trouble, checkedRows: 0 };
  const names = model.signature.inputs.map(({ name }) => name);
  const count = Math.min(checkedRows, rows.table.rowCount);
  for (let row = 0; row < count; row += 1) {
    const problem = model.checkRow(rowAt(rows.table, row, names));
    if (problem === null) continue;
    trouble.push(`Row ${row + 1} of the locked test does not fit its signature: ${problem.problem}.`);
    break;
  }
  return { trouble, checkedRows: count };
}
