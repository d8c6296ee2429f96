import type { DriftReport } from '@/lib/contracts/monitoring';
import type { DayCount } from '@/lib/decisions/complete-days';
import type { Context } from '@/server/core/context';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { inTransaction } from '@/server/core/transaction';
import { Prisma, type DriftReport as ReportRow } from '@/prisma/generated/client';
import { judgeReport } from './judge-report';
import { compareQuality, measureQuality } from './measure-quality';
import { outcomesOf } from './measure-window';
import type { MonitorRow } from './queries';
import type { ReadWindow, WindowReader } from './window-reader';

interface Maturing {
  monitor: MonitorRow;
  reader: WindowReader;
  report: ReportRow;
  days: readonly DayCount[];
}

/** Adds what the labels say to a report whose window is complete, and lets the quality rules judge it. */
export async function matureReport(ctx: Context, { monitor, reader, report, days }: Maturing): Promise<number> {
  const read = await reader.read({ start: report.windowStart, end: report.windowEnd });
  const { quality, judged } = qualityOf(read);
  return inTransaction(async (tx) => {
    const { count } = await tx.driftReport.updateMany({
      where: { id: report.id, orgId: ctx.orgId, quality: { equals: Prisma.DbNull } },
      data: { quality: toJson(quality), labels: BigInt(days.reduce((sum, day) => sum + day.labelled, 0)) },
    });
    if (count === 0) return 0;
    const window = { columns: [], prediction: null, quality: judged };
    const fired = await judgeReport(tx, ctx, { monitor, report, window, kinds: ['quality'] });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'monitor', id: monitor.id });
    return fired;
  });
}

function qualityOf({ task, rows, place, reference }: ReadWindow) {
  const outcomes = outcomesOf(rows, place, task);
  const { labels } = outcomes;
  const measured = labels.length === 0 ? [] : measureQuality(outcomes);
  const hasMean = task !== 'multiclass' && labels.length > 0;
  const quality: NonNullable<DriftReport['quality']> = {
    metrics: compareQuality(measured, reference.quality),
    labelMean: hasMean ? labels.reduce((sum, label) => sum + label, 0) / labels.length : null,
    days: new Set(outcomes.days).size,
  };
  const judged = measured.map(({ name, value, units }) => ({
    ...{ name, value, units },
    reference: reference.quality.find((metric) => metric.name === name) ?? null,
  }));
  return { quality, judged };
}
