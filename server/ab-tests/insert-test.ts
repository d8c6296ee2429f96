import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { GuardrailLimits, type StartSplitTestInput, type TestMode } from '@/lib/contracts/ab-tests';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, invalid } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { writeAudit } from '@/server/core/transaction';
import { getVersionRow, readBundle } from '@/server/models';
import { championOf, type EndpointRow } from '@/server/serving';
import { fixFairness, primaryMetricOf, requireUnit, usualTuning, usualUnit } from './plan-rules';
import { testParts, type TestRow } from './queries';
import { thresholdOf } from './threshold-of';

/** What a round knows about the test it starts. */
export interface TestOrigin {
  roundId?: string;
  /** What its challengers are called, by version id. */
  names?: ReadonlyMap<string, string>;
}

type Spoken = 'hypothesis' | 'sessionGapMinutes' | 'minimumEffect';
/** What a caller inside the server may leave out: the usual limits, and no words. */
export type WithUsual<Input extends Record<Spoken | 'limits', unknown>> = Omit<
  Input,
  Spoken | 'limits' | 'stopsForHarm'
> &
  Partial<Pick<StartSplitTestInput, Spoken | 'stopsForHarm'>> & {
    limits?: z.input<typeof GuardrailLimits>;
  } & TestOrigin;

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
  const crowned = await getVersionRow(ctx, champion.versionId, tx);
  const signature = Signature.parse(crowned.signature);
  const primaryMetric = primaryMetricOf({ task: signature.task, mode }, settings.primaryMetric);
  const { alpha, firstLook, plannedUnits, margin, sessionGapMinutes = 30 } = settings;
  const unit = settings.unit ?? usualUnit(primaryMetric);
  requireUnit(unit, signature);
  const tunedToUnits = settings.tunedToUnits ?? usualTuning(unit, signature);
  const { hypothesis = '', minimumEffect = null, stopsForHarm = true, rollsBack = false } = settings;
  const asked = GuardrailLimits.parse(settings.limits ?? {});
  const isRanked = asked.fairness !== null && (await isTrainedHere(crowned));
  const limits = { ...asked, fairness: fixFairness(asked.fairness, { signature, unit, plannedUnits, isRanked }) };
  const shared = challengers.reduce((sum, { share }) => sum + share, 0);
  const name = settings.name ?? (await nextName(tx, ctx, { endpoint, mode }));
  const row = await tx.abTest.create({
    data: {
      ...{ orgId: ctx.orgId, projectId: ctx.projectId, endpointId: endpoint.id, roundId: test.roundId ?? null },
      ...{ name, mode, unit, alpha, tunedToUnits, firstLook, plannedUnits, margin, startsAt: test.startsAt },
      ...{ hypothesis, stopsForHarm, rollsBack, limits: toJson(limits), minimumEffect },
      sessionGapMs: Math.round(sessionGapMinutes * 60_000),
      status: 'running',
      championVersionId: champion.versionId,
      primaryMetric,
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

/** Of what was trained here the signature ranks categories by training rows; a file lists them as it pleases. */
async function isTrainedHere({ sha256 }: { sha256: string }): Promise<boolean> {
  return sha256 !== '' && (await readBundle(sha256)).origin === undefined;
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
  const name = names?.get(versionId) ?? `v${version.version}`;
  return { orgId: ctx.orgId, versionId, role, share, name, threshold: await thresholdOf(endpoint, version) };
}

/** One after the other: the queries of one transaction share a connection. */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
