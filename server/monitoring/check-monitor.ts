import { Prisma } from '@/prisma/generated/client';
import { findCompleteDays, type DayCount } from '@/lib/decisions/complete-days';
import { dayMs, parseDay } from '@/lib/decisions/event-days';
import { readAsOf } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { exclusively } from '@/server/core/jobs/exclusively';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow, readDayCounts, type EndpointRow } from '@/server/serving';
import { buildLocked, type Watch } from './build-monitor';
import { enqueuePolicyChecks } from './enqueue-policy-checks';
import { matureReport } from './mature-report';
import { getMonitorRow, type MonitorRow } from './queries';
import { reportWindow } from './report-window';
import { WindowReader, type Window } from './window-reader';

interface Check {
  id: string;
  /** Event time up to which windows may be read; null for as far as events have been seen. */
  asOf: string | null;
  watch?: Watch;
}

export interface MonitorCheck {
  /** Windows reported by this check, windows whose labels were read, alerts raised or fired again. */
  reported: number;
  matured: number;
  alerts: number;
}

/**
 * Reports every window that is complete and has not been reported, then reads the labels of those whose labels have
 * matured since. Each window is judged once by each rule, so repeating a check raises nothing twice.
 */
export async function checkMonitor(ctx: Context, input: Check): Promise<MonitorCheck> {
  requirePermission(ctx, 'monitor:write');
  return exclusively(`monitor ${input.id}`, async () => {
    const { status } = await buildLocked(ctx, input);
    const nothing = { reported: 0, matured: 0, alerts: 0 };
    if (status !== 'active') return nothing;
    const monitor = await getMonitorRow(ctx, input.id);
    const endpoint = await getEndpointRow(ctx, monitor.endpointId);
    const asOf = await readAsOf(ctx, { endpointId: endpoint.id, asOf: input.asOf });
    if (asOf === null) return nothing;
    const result = await check(ctx, { monitor, endpoint, asOf, watch: input.watch });
    if (result.alerts > 0) await enqueuePolicyChecks(ctx, { endpointId: endpoint.id, asOf });
    return result;
  });
}

interface Checking {
  monitor: MonitorRow;
  endpoint: EndpointRow;
  asOf: Date;
  watch: Watch | undefined;
}

async function check(ctx: Context, { monitor, endpoint, asOf, watch }: Checking): Promise<MonitorCheck> {
  const reader = await WindowReader.open(ctx, { endpoint, monitor, watch });
  const { windows, pending } = await findDueWindows(ctx, { monitor, endpoint, asOf });
  let alerts = 0;
  for (const [place, { window, days }] of windows.entries()) {
    watch?.signal.throwIfAborted();
    const message = `Reading ${window.start.toISOString().slice(0, 10)}`;
    watch?.progress({ done: place, total: windows.length, unit: 'windows', message });
    alerts += await reportWindow(ctx, { monitor, reader, window, days });
  }
  const ripe = windows.length === 0 ? pending : (await findDueWindows(ctx, { monitor, endpoint, asOf })).pending;
  for (const { report, days } of ripe) {
    watch?.signal.throwIfAborted();
    alerts += await matureReport(ctx, { monitor, reader, report, days });
  }
  return { reported: windows.length, matured: ripe.length, alerts };
}

/** Windows to report, and reports whose labels can be read, both in order. */
export async function findDueWindows(ctx: Context, { monitor, endpoint, asOf }: Omit<Checking, 'watch'>) {
  const reports = await db().driftReport.findMany({
    where: { monitorId: monitor.id, orgId: ctx.orgId, quality: { equals: Prisma.DbNull } },
    orderBy: { windowStart: 'asc' },
  });
  const current = await getMonitorRow(ctx, monitor.id);
  const from = reports[0]?.windowStart ?? current.nextWindowAt;
  const days = from < asOf ? await readDayCounts(ctx, { endpointId: endpoint.id, from, to: asOf }) : [];
  const labelHorizonMs = Number(endpoint.labelHorizonMs);
  const pending = reports.flatMap((report) => {
    const within = daysOf(days, { start: report.windowStart, end: report.windowEnd });
    const { waitsFor } = findCompleteDays(within, { asOf: asOf.getTime(), labelHorizonMs });
    return waitsFor === null ? [{ report, days: within }] : [];
  });
  const windows = completeWindows(current, asOf)
    .map((window) => ({ window, days: daysOf(days, window) }))
    .filter((one) => one.days.length > 0);
  return { windows, pending };
}

function daysOf(days: readonly DayCount[], { start, end }: Window): DayCount[] {
  return days.filter(({ day }) => parseDay(day) >= start.getTime() && parseDay(day) < end.getTime());
}

/** Windows that are over by `asOf` and not reported yet; those without predictions are passed over by the caller. */
function completeWindows({ nextWindowAt, windowDays }: MonitorRow, asOf: Date): Window[] {
  const length = windowDays * dayMs;
  const count = Math.max(0, Math.floor((asOf.getTime() - nextWindowAt.getTime()) / length));
  return Array.from({ length: count }, (_, place) => {
    const start = nextWindowAt.getTime() + place * length;
    return { start: new Date(start), end: new Date(start + length) };
  });
}
