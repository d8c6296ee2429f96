import type { SampleRatio, Verdict } from '@/lib/contracts/ab-tests';
import { dayMs, parseDay } from '@/lib/decisions/event-days';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { endTest } from './end-test';
import type { DueDays } from './find-due-days';
import type { LookSnapshot } from './get-look-evidence';
import {
  armPlan,
  countedDays,
  countedRows,
  informedEstimates,
  judgeArm,
  type JudgedTest,
  type Judgement,
} from './judge-arm';
import { enqueueAnalysis, isTimeToAnalyse } from './enqueue-analysis';
import { actByItself, endingOf } from './end-by-itself';
import { leadingVerdict } from './leading-verdict';
import { armReadingOf, limitsOf, testReadingOf } from './present-test';
import { thresholdsAt, thresholdsOf } from './read-contest';
import { challengersOf, lockTest, type ArmRow, type TestRow } from './queries';
import type { ArmEstimates } from './read-estimates';
import { type TestDay, type TestReading, type UnitEstimate } from './readings';

interface Read {
  test: TestRow;
  found: DueDays;
  /** New days by challenger version. */
  days: ReadonlyMap<string, readonly TestDay[]>;
  /** New estimates by challenger version, where the test reads rows. */
  estimates: ReadonlyMap<string, ArmEstimates>;
  /** The part of all rows that is read where rows are counted. */
  rowShare: number;
  sampleRatio: SampleRatio | null;
  asOf: Date;
}

/**
 * Writes what a look read: units, looks, verdicts; ends the test when its planned units are in.
 * Returns the test's status. Nothing is written where another look has been there before.
 */
export async function writeReading(ctx: Context, read: Read): Promise<string> {
  const before = testReadingOf(read.test);
  return inTransaction(async (tx) => {
    const test = await lockTest(tx, ctx, read.test.id);
    if (test.status !== 'running' || testReadingOf(test).readThrough !== before.readThrough) return test.status;
    const reading = nextReading(before, read);
    if (JSON.stringify(reading) === JSON.stringify(before)) return test.status;
    const arms = await writeArms(tx, ctx, { ...read, test });
    const verdict = leadingVerdict(arms);
    await tx.abTest.update({
      where: { id: test.id },
      data: { reading: toJson(reading), ...(verdict === null ? {} : { verdict: toJson(verdict) }) },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'ab-test', id: test.id });
    const ending = endingOf(test, { reading, verdict });
    if (isTimeToAnalyse({ before: before.units, units: reading.units, firstLook: test.firstLook, ending })) {
      await enqueueAnalysis(tx, ctx, test);
    }
    if (ending === null) return test.status;
    await conclude(tx, ctx, { test: await lockTest(tx, ctx, test.id), reading, verdict, asOf: read.asOf });
    if (ending !== 'planned') {
      await actByItself(tx, ctx, { test: await lockTest(tx, ctx, test.id), kind: ending, verdict });
    }
    return 'concluded';
  });
}

function nextReading(before: TestReading, { found, sampleRatio, rowShare }: Read): TestReading {
  const { due, labelShare, waitingFor } = found;
  return {
    units: before.units + due.length,
    readThrough: due.at(-1)?.day ?? before.readThrough,
    rows: before.rows + due.reduce((sum, day) => sum + day.rows, 0),
    labelShare,
    rowShare,
    sampleRatio,
    waitingFor,
  };
}

interface JudgedArm {
  arm: ArmRow;
  judgement: Judgement;
}

async function writeArms(
  tx: Tx,
  ctx: Context,
  { test, days, estimates: read, sampleRatio }: Read,
): Promise<JudgedArm[]> {
  const challengers = challengersOf(test);
  const plan: JudgedTest = { ...test, limits: limitsOf(test), challengers: challengers.length };
  const judged: JudgedArm[] = [];
  const allThresholds = thresholdsOf(test);
  for (const [index, arm] of challengers.entries()) {
    const thresholds = thresholdsAt(allThresholds, index + 1);
    const before = armReadingOf(arm);
    const all = [...before.days, ...(days.get(arm.versionId) ?? [])];
    const { estimates: fresh = [], gaps: wider = [] } = read.get(arm.versionId) ?? {};
    const estimates = [...before.estimates, ...fresh];
    const gaps = [...before.gaps, ...wider];
    const judgement = judgeArm(plan, { name: arm.name, days: all, estimates, gaps, sampleRatio, thresholds });
    const { verdict, duels, guardrails } = judgement;
    await tx.abArm.update({
      where: { id: arm.id },
      data: { verdict: toJson(verdict), reading: toJson({ days: all, estimates, gaps, duels, guardrails }) },
    });
    await tx.look.createMany({
      data: lookRows(ctx, { plan, arm, days: all, estimates, judgement }),
      skipDuplicates: true,
    });
    judged.push({ arm, judgement });
  }
  return judged;
}

interface JudgedRows {
  plan: JudgedTest;
  arm: ArmRow;
  days: readonly TestDay[];
  estimates: readonly UnitEstimate[];
  judgement: Judgement;
}

/** A row for every look, each with the days it read; those already written stay as they are. */
function lookRows(ctx: Context, of: JudgedRows) {
  const { arm, days, estimates, judgement } = of;
  const { alpha, tunedToUnits, firstLook } = armPlan(of.plan);
  const informed = informedEstimates(estimates);
  const counted = countedDays(of.plan, days);
  return judgement.looks.map(({ n, mean, sd, halfWidth, lower, upper }) => {
    const read = counted.slice(0, n);
    const snapshot: LookSnapshot = {
      ...{ alpha, tunedToUnits, firstLook, unit: of.plan.unit },
      days: read.map(({ day, pairs, difference }) => ({ day, pairs, difference })),
      estimate: informed.find(({ day }) => day === read.at(-1)?.day) ?? null,
    };
    return {
      ...{
        orgId: ctx.orgId,
        testId: arm.testId,
        versionId: arm.versionId,
        units: n,
        mean,
        sd,
        halfWidth,
        lower,
        upper,
      },
      rows: BigInt(read.reduce((sum, day) => sum + countedRows(of.plan, day), 0)),
      through: new Date(parseDay(read.at(-1)?.day ?? '') + dayMs),
      snapshot: toJson(snapshot),
    };
  });
}

async function conclude(
  tx: Tx,
  ctx: Context,
  end: { test: TestRow; reading: TestReading; verdict: Verdict | null; asOf: Date },
): Promise<void> {
  const { test, reading, verdict, asOf } = end;
  const through = reading.readThrough === null ? null : new Date(parseDay(reading.readThrough) + dayMs);
  await endTest(tx, ctx, { test, status: 'concluded', through, asOf });
  await writeAudit(tx, ctx, {
    action: 'ab-test.conclude',
    subject: { type: 'ab-test', id: test.id, name: test.name },
    detail: { units: reading.units, outcome: verdict?.outcome ?? null, sentence: verdict?.sentence ?? null },
  });
}
