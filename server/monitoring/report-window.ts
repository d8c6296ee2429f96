import type { DayCount } from '@/lib/decisions/complete-days';
import type { Context } from '@/server/core/context';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { inTransaction } from '@/server/core/transaction';
import { driftedColumn, judgeReport } from './judge-report';
import { driftOfAnswers, driftOfInputs } from './measure-window';
import type { MonitorRow } from './queries';
import type { Window, WindowReader } from './window-reader';

interface Reporting {
  monitor: MonitorRow;
  reader: WindowReader;
  window: Window;
  days: readonly DayCount[];
}

/** Writes the report of a complete window, and lets the drift rules judge it; a window is reported once. */
export async function reportWindow(ctx: Context, { monitor, reader, window, days }: Reporting): Promise<number> {
  const features = await reader.features(window);
  const read = await reader.read(window);
  const columns = driftOfInputs(reader.stats.columns, features);
  const prediction = driftOfAnswers(read.reference, await reader.answers(read, features));
  const key = { monitorId: monitor.id, windowStart: window.start };
  return inTransaction(async (tx) => {
    const known = await tx.driftReport.findUnique({ where: { monitorId_windowStart: key } });
    await tx.monitor.updateMany({
      where: { id: monitor.id, nextWindowAt: { lt: window.end } },
      data: { nextWindowAt: window.end },
    });
    if (known) return 0;
    const report = await tx.driftReport.create({
      data: {
        ...{ ...key, orgId: ctx.orgId, projectId: ctx.projectId, windowEnd: window.end, versionIds: [read.versionId] },
        predictions: BigInt(days.reduce((sum, day) => sum + day.rows, 0)),
        labels: BigInt(days.reduce((sum, day) => sum + day.labelled, 0)),
        columns: toJson(columns),
        prediction: toJson(prediction),
        maxPsi: columns.length === 0 ? null : Math.max(...columns.map(({ psi }) => psi)),
      },
    });
    const said = { columns: columns.map(driftedColumn), prediction: driftedColumn(prediction), quality: [] };
    const fired = await judgeReport(tx, ctx, {
      monitor,
      report,
      window: said,
      kinds: ['input-drift', 'prediction-drift'],
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'monitor', id: monitor.id });
    return fired;
  });
}
