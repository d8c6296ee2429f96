import type { AbTest, AbTestDetail, ListTestsQuery } from '@/lib/contracts/ab-tests';
import { TestAnalysis } from '@/lib/contracts/test-analysis';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentDecision } from './get-decision';
import { countedDays, countedRows } from './judge-arm';
import { presentLook } from './present-look';
import { armReadingOf, presentTests } from './present-test';
import { challengersOf, getTestRow, testParts, type TestRow } from './queries';

/** Tests of the project, newest first. */
export async function listTests(ctx: Context, query: ListTestsQuery): Promise<AbTest[]> {
  requirePermission(ctx, 'ab-test:read');
  const rows = await db().abTest.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      ...(query.endpointId === undefined ? {} : { endpointId: query.endpointId }),
      ...(query.status === undefined ? {} : { status: query.status }),
    },
    include: testParts,
    orderBy: { createdAt: 'desc' },
    take: query.limit,
  });
  return presentTests(ctx, rows);
}

/** Tests by id, for the round that holds them; unknown ids are left out. */
export async function findTests(ctx: Context, ids: readonly string[]): Promise<AbTest[]> {
  requirePermission(ctx, 'ab-test:read');
  const rows = await db().abTest.findMany({
    where: { orgId: ctx.orgId, projectId: ctx.projectId, id: { in: [...ids] } },
    include: testParts,
  });
  return presentTests(ctx, rows);
}

/** One test with the course of its looks and the units behind them. */
export async function getTest(ctx: Context, id: string): Promise<AbTestDetail> {
  requirePermission(ctx, 'ab-test:read');
  const row = await getTestRow(ctx, id);
  const [[test], looks, decisions] = await Promise.all([
    presentTests(ctx, [row]),
    db().look.findMany({
      where: { testId: id, orgId: ctx.orgId },
      orderBy: [{ versionId: 'asc' }, { units: 'asc' }],
      omit: { snapshot: true },
    }),
    db().testDecision.findMany({
      where: { testId: id, orgId: ctx.orgId },
      orderBy: { at: 'desc' },
      omit: { evidence: true },
    }),
  ]);
  if (!test) throw new Error(`test ${id} could not be shown`);
  const { days, dayMetric } = daysOf(row);
  return {
    ...test,
    decisions: decisions.map(presentDecision),
    // One that an older version stored in another form is made again with the next look.
    analysis: TestAnalysis.nullable().catch(null).parse(row.analysis),
    looks: looks.map(presentLook),
    days,
    dayMetric,
  };
}

/** The days read, with the level of the metric that decides in both where days have it. */
function daysOf(row: TestRow): Pick<AbTestDetail, 'days' | 'dayMetric'> {
  const arms = challengersOf(row).map((arm) => ({ ...arm, days: countedDays(row, armReadingOf(arm).days) }));
  const names = Object.keys(arms[0]?.days[0]?.metrics ?? {});
  const dayMetric = names.includes(row.primaryMetric) ? row.primaryMetric : (names[0] ?? row.primaryMetric);
  const days = arms.flatMap(({ versionId, days: own }) =>
    own.map((counted) => {
      const { day, difference, metrics } = counted;
      const { champion = null, challenger = null } = metrics[dayMetric] ?? {};
      return { day, versionId, rows: countedRows(row, counted), difference, champion, challenger };
    }),
  );
  return { days, dayMetric };
}
