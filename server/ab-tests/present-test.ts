import { z } from 'zod';
import { AbTest, GuardrailLimits, TestArm, TestMode, Verdict } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import type { ArmRow, TestRow } from './queries';
import { ArmReading, emptyArmReading, emptyTestReading, TestReading } from './readings';

const minuteMs = 60_000;
const TrainedOn = z.object({ sentence: z.string() });

interface Names {
  endpoints: Map<string, string>;
  versions: Map<string, { version: number; trainedOn: string }>;
}

/** Tests as the contract shows them, in the given order. */
export async function presentTests(ctx: Context, rows: readonly TestRow[]): Promise<AbTest[]> {
  const names = await readNames(ctx, rows);
  return rows.map((row) => present(row, names));
}

export const armReadingOf = (arm: ArmRow): ArmReading =>
  arm.reading ? ArmReading.parse(arm.reading) : emptyArmReading;
export const testReadingOf = (row: Pick<TestRow, 'reading'>): TestReading =>
  row.reading ? TestReading.parse(row.reading) : emptyTestReading;

function present(row: TestRow, names: Names): AbTest {
  const {
    id,
    name,
    endpointId,
    roundId,
    primaryMetric,
    alpha,
    tunedToUnits,
    firstLook,
    margin,
    plannedUnits,
    minimumEffect,
    createdByName,
    hypothesis,
    stopsForHarm,
    rollsBack,
  } = row;
  const { units, rows, labelShare, rowShare, sampleRatio, waitingFor } = testReadingOf(row);
  return {
    ...{
      id,
      name,
      endpointId,
      roundId,
      primaryMetric,
      alpha,
      tunedToUnits,
      firstLook,
      margin,
      plannedUnits,
      minimumEffect,
      createdByName,
      hypothesis,
      stopsForHarm,
      rollsBack,
    },
    firstPlannedUnits: row.firstPlannedUnits ?? plannedUnits,
    sessionGapMinutes: row.sessionGapMs / minuteMs,
    limits: limitsOf(row),
    ...{ units, rows, labelShare, rowShare, sampleRatio, waitingFor },
    mode: TestMode.parse(row.mode),
    status: AbTest.shape.status.parse(row.status),
    endpointName: names.endpoints.get(endpointId) ?? '',
    unit: row.unit,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    arms: row.arms.map((arm) => presentArm(arm, names)),
    verdict: Verdict.nullable().parse(row.verdict),
    createdAt: row.createdAt.toISOString(),
    concludedAt: row.concludedAt?.toISOString() ?? null,
  };
}

export const limitsOf = ({ limits }: Pick<TestRow, 'limits'>): GuardrailLimits => GuardrailLimits.parse(limits ?? {});

function presentArm(arm: ArmRow, names: Names): TestArm {
  const { versionId, name, share, threshold } = arm;
  const { duels, guardrails, estimates } = armReadingOf(arm);
  const version = names.versions.get(versionId);
  return {
    ...{ versionId, name, share, threshold, duels, guardrails },
    version: version?.version ?? 0,
    role: TestArm.shape.role.parse(arm.role),
    trainedOn: version?.trainedOn ?? '',
    evidenceUnits: estimates.at(-1)?.units ?? null,
    verdict: Verdict.nullable().parse(arm.verdict),
  };
}

async function readNames(ctx: Context, rows: readonly TestRow[]): Promise<Names> {
  const here = { orgId: ctx.orgId, projectId: ctx.projectId };
  const versionIds = rows.flatMap((row) => row.arms.map((arm) => arm.versionId));
  const [endpoints, versions] = await Promise.all([
    db().endpoint.findMany({
      where: { ...here, id: { in: rows.map((row) => row.endpointId) } },
      select: { id: true, name: true },
    }),
    db().modelVersion.findMany({
      where: { ...here, id: { in: versionIds } },
      select: { id: true, version: true, trainedOn: true },
    }),
  ]);
  return {
    endpoints: new Map(endpoints.map(({ id, name }) => [id, name])),
    versions: new Map(
      versions.map(({ id, version, trainedOn }) => [id, { version, trainedOn: TrainedOn.parse(trainedOn).sentence }]),
    ),
  };
}
