import { randomUUID } from 'node:crypto';
import { GuardrailLimits, type StartSplitTestInput, type TestMode } from '@/lib/contracts/ab-tests';
import { comparableMetrics } from '@/lib/metrics/compare-answers';
import { isOutcome } from '@/lib/decisions/metric-words';
import { Signature, Task } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, invalid } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { writeAudit } from '@/server/core/transaction';
import { getVersionRow } from '@/server/models';
import { championOf, type EndpointRow } from '@/server/serving';
import { testParts, type TestRow } from './queries';

/** What a round knows about the test it starts. */
export interface TestOrigin {
  roundId?: string;
  /** What its challengers are called, by version id. */
  names?: ReadonlyMap<string, string>;
}

type Spoken = 'hypothesis' | 'limits' | 'unit';
/** What a caller inside the server may leave out: the usual limits, and no words. */
export type WithUsual<Input extends Record<Spoken, unknown>> = Omit<Input, Spoken | 'stopsForHarm'> &
  Partial<Pick<StartSplitTestInput, Spoken | 'stopsForHarm'>> &
  TestOrigin;

type Settings = Omit<WithUsual<StartSplitTestInput>, 'endpointId' | 'challengerId' | 'challengerShare' | 'startsAt'> & {
  rollsBack?: boolean;
};

interface NewTest extends TestOrigin {
  mode: TestMode;
  endpoint: EndpointRow;
  challengers: readonly { versionId: string; share: number }[];
  settings: Settings;
  startsAt: Date;
}

/** Writes the rows of a test whose endpoint is locked; the caller arranges the traffic in the same transaction. */
export async function insertTest(tx: Tx, ctx: Context, test: NewTest): Promise<TestRow> {
  const { endpoint, mode, challengers, settings } = test;
  requirePlan(settings);
  const champion = championOf(endpoint);
  if (challengers.some(({ versionId }) => versionId === champion.versionId)) {
    throw conflict('A version cannot challenge itself: it is the champion.');
  }
  await requireNoRunningTest(tx, ctx, endpoint);
  const { task, signature } = await getVersionRow(ctx, champion.versionId, tx);
  requireUnit(settings.unit ?? 'day', Signature.parse(signature));
  const { alpha, firstLook, plannedUnits, margin, unit = 'day' } = settings;
  const tunedToUnits = settings.tunedToUnits ?? usualTuning(unit);
  const { hypothesis = '', limits = GuardrailLimits.parse({}), stopsForHarm = true, rollsBack = false } = settings;
  const shared = challengers.reduce((sum, { share }) => sum + share, 0);
  const name = settings.name ?? (await nextName(tx, ctx, { endpoint, mode }));
  const row = await tx.abTest.create({
    data: {
      ...{ orgId: ctx.orgId, projectId: ctx.projectId, endpointId: endpoint.id, roundId: test.roundId ?? null },
      ...{ name, mode, unit, alpha, tunedToUnits, firstLook, plannedUnits, margin, startsAt: test.startsAt },
      ...{ hypothesis, stopsForHarm, rollsBack, limits: toJson(limits) },
      status: 'running',
      championVersionId: champion.versionId,
      primaryMetric: primaryMetricOf({ task, mode }, settings.primaryMetric),
      salt: mode === 'split' ? randomUUID() : '',
      createdByName: ctx.actor.name,
      arms: {
        create: [
          await newArm(tx, ctx, { ...test, versionId: champion.versionId, role: 'champion', share: 1 - shared }),
          ...(await inOrder(challengers, (arm) => newArm(tx, ctx, { ...test, ...arm, role: 'challenger' }))),
        ],
      },
    },
    include: testParts,
  });
  await writeAudit(tx, ctx, {
    action: mode === 'shadow' ? 'ab-test.start-shadow' : 'ab-test.start-split',
    subject: { type: 'ab-test', id: row.id, name },
    detail: toJson({
      endpointId: endpoint.id,
      challengers: [...challengers],
      ...settings,
      startsAt: test.startsAt.toISOString(),
    }),
  });
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'ab-test', id: row.id });
  return row;
}

function requirePlan({ firstLook, plannedUnits }: Settings): void {
  if (firstLook > plannedUnits) {
    throw invalid(
      `The first look (${firstLook} days) lies after the planned end (${plannedUnits} days): plan more days.`,
    );
  }
}

async function requireNoRunningTest(tx: Tx, ctx: Context, endpoint: EndpointRow): Promise<void> {
  const running = await tx.abTest.findFirst({
    where: { orgId: ctx.orgId, endpointId: endpoint.id, status: 'running' },
  });
  if (running) throw conflict(`The test ${running.name} runs on ${endpoint.name} already: stop it first.`);
}

function primaryMetricOf({ task, mode }: { task: string; mode: TestMode }, wanted: Settings['primaryMetric']): string {
  const usual = task === 'regression' ? 'squaredError' : 'logLoss';
  const fitting: readonly string[] = task === 'multiclass' ? ['logLoss'] : comparableMetrics[Task.parse(task)];
  if (wanted !== undefined && isOutcome(wanted)) {
    if (mode === 'shadow')
      throw invalid(`In the shadow only the champion answers, so ${wanted} cannot differ: run an A/B test.`);
    if (task === 'multiclass')
      throw invalid(`The labels of a multiclass model are no numbers, so there is no ${wanted}.`);
    return wanted;
  }
  if (wanted !== undefined && !fitting.includes(wanted)) {
    throw invalid(`A ${task} model is judged by ${fitting.join(', ')}, not by ${wanted}.`);
  }
  return wanted ?? usual;
}

function requireUnit(unit: string, { inputs }: Signature): void {
  const values = inputs.filter(({ type }) => type === 'category' || type === 'boolean').map(({ name }) => name);
  if (['day', 'request', 'key', ...values].includes(unit)) return;
  throw invalid(
    `"${unit}" is no unit of evidence here: take day, request, key or one of ${values.join(', ') || 'none'}.`,
  );
}

/** Units at which the interval is narrowest, where nobody says. */
export const usualTuning = (unit: string) => (unit === 'day' ? 20 : 5000);

async function nextName(tx: Tx, ctx: Context, { endpoint, mode }: Pick<NewTest, 'endpoint' | 'mode'>): Promise<string> {
  const before = await tx.abTest.count({ where: { orgId: ctx.orgId, endpointId: endpoint.id, mode } });
  return `${endpoint.name} ${mode === 'shadow' ? 'shadow' : 'A/B'} ${before + 1}`;
}

interface NewArm extends Pick<NewTest, 'endpoint' | 'names'> {
  versionId: string;
  role: 'champion' | 'challenger';
  share: number;
}

async function newArm(tx: Tx, ctx: Context, { versionId, role, share, endpoint, names }: NewArm) {
  const version = await getVersionRow(ctx, versionId, tx);
  if (role === 'challenger' && version.modelId !== endpoint.modelId) {
    throw invalid(`${version.model.name} v${version.version} is no version of the model that ${endpoint.name} serves.`);
  }
  return { orgId: ctx.orgId, versionId, role, share, name: names?.get(versionId) ?? `v${version.version}` };
}

/** One after the other: the queries of one transaction share a connection. */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
