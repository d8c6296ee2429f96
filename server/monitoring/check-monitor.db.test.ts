import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '@/lib/contracts/basics';
import type { AlertRule, CreateMonitorInput, MonitorDetail } from '@/lib/contracts/monitoring';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { promote } from '@/server/serving';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { makeProject } from '@/server/testing/factories';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLabels, writeLog, type LoggedRow } from '@/server/testing/serving-log';
import { checkMonitor } from './check-monitor';
import { createMonitor } from './create-monitor';
import { listAlerts } from './list-alerts';
import { getMonitor } from './list-monitors';
import { updateAlert } from './update-alert';
import { updateAlertRule } from './update-alert-rule';
import { updateMonitor } from './update-monitor';

useOwnHome();
let ctx: Context;
let referenceId = '';
const versions: string[] = [];
const reference = makeFlights(3100, 5);

beforeAll(async () => {
  ctx = await makeProject();
  const rows = reference.map((row) => ({ ...row }));
  referenceId = (await makeDatasetVersion(ctx, { name: 'flights', label: '2001-01', timeColumn: 'date', rows })).id;
  for (const seed of [1, 2]) versions.push((await makeModelVersion(ctx, { seed })).id);
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

const dayMs = 86_400_000;
const february = Date.parse('2001-02-01T00:00:00Z');
const startsAt = new Date(february).toISOString();
const asOf = (day: number) => new Date(february + day * dayMs).toISOString();
const [champion, other] = [() => versions[0] ?? '', () => versions[1] ?? ''];

const input = (endpointId: string): CreateMonitorInput => ({
  ...{ endpointId, name: 'weekly', windowDays: 7, startsAt },
  referenceVersionIds: [referenceId],
});

async function watched(): Promise<{ endpointId: string; monitorId: string }> {
  const { id: endpointId } = await makeEndpoint(ctx, champion());
  const { id: monitorId } = await createMonitor(ctx, input(endpointId));
  return { endpointId, monitorId };
}

interface Week {
  week: number;
  /** Probability that every row is given; `sure` gives .9 to what comes true and .1 to what does not. */
  score: number | 'sure';
  /** Share of rows that come true. */
  late: number;
  origin?: (row: number) => string;
  perDay?: number;
  label?: boolean;
}

function rowsOf({ week, score, late, origin, perDay = 40, label = true }: Week): LoggedRow[] {
  return Array.from({ length: 7 * perDay }, (_, row) => {
    const at = february + (week * 7 + Math.floor(row / perDay)) * dayMs + (row % perDay) * 60_000;
    const flight: Row = reference[row % reference.length] ?? {};
    const outcome = row % perDay < late * perDay ? 1 : 0;
    const sure = outcome === 1 ? 0.9 : 0.1;
    const answer = score === 'sure' ? sure : score;
    return {
      at,
      scores: { [champion()]: answer, [other()]: answer },
      ...(label ? { label: outcome } : {}),
      features: {
        date: new Date(Date.parse(String(flight['date'])) % dayMs).toISOString(),
        distance: flight['distance'] ?? null,
        origin: origin ? origin(row) : (flight['origin'] ?? null),
      },
    };
  });
}

const metricOf = (monitor: MonitorDetail, week: number, name: string) =>
  monitor.reports[week]?.quality?.metrics.find((metric) => metric.name === name);

describe('a monitor', () => {
  it('reports what can be counted by hand', async () => {
    const { endpointId, monitorId } = await watched();
    const origins = ['ATL', 'ORD', 'ORD', 'SEA'];
    await writeLog(
      ctx,
      endpointId,
      rowsOf({ week: 0, score: 0.4, late: 0.25, origin: (row) => origins[row % 4] ?? '' }),
    );
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(8) });
    const monitor = await getMonitor(ctx, monitorId);
    expect(monitor).toMatchObject({ status: 'active', nextWindowAt: asOf(7) });
    expect(monitor.reference.sentence).toBe('flights 2001-01, 3,100 rows');
    const [report] = monitor.reports;
    expect(report).toMatchObject({ predictions: 280, labels: 280, windowStart: asOf(0), windowEnd: asOf(7) });

    const shares = new Map(origins.map((name) => [name, origins.filter((one) => one === name).length / 4]));
    const expected = [...new Set(reference.map((row) => String(row['origin'])))].reduce((sum, name) => {
      const before = reference.filter((row) => row['origin'] === name).length / reference.length;
      const after = Math.max(1e-4, shares.get(name) ?? 0);
      return sum + (after - before) * Math.log(after / before);
    }, 0);
    expect(report?.columns.find(({ name }) => name === 'origin')?.psi).toBeCloseTo(expected, 10);
    expect(report?.columns.map(({ name }) => name)).toContain('date (time of day)');

    // A quarter of the rows costs −ln .4, the others −ln .6.
    expect(metricOf(monitor, 0, 'logLoss')?.value).toBeCloseTo(-(Math.log(0.4) + 3 * Math.log(0.6)) / 4, 10);
    expect(metricOf(monitor, 0, 'auc')?.value).toBe(0.5);
    expect(report?.quality).toMatchObject({ labelMean: 0.25, days: 7 });
    expect(report?.sentence).toContain('largest PSI');
  });

  it('reports drift at once and quality when labels have matured, each once', async () => {
    const { endpointId, monitorId } = await watched();
    const rows = rowsOf({ week: 0, score: 0.4, late: 0.25, label: false });
    const ids = await writeLog(ctx, endpointId, rows);
    expect(await checkMonitor(ctx, { id: monitorId, asOf: asOf(6.9) })).toMatchObject({ reported: 0 });
    expect(await checkMonitor(ctx, { id: monitorId, asOf: asOf(8.5) })).toMatchObject({ reported: 1, matured: 0 });
    expect((await getMonitor(ctx, monitorId)).reports[0]?.quality).toBeNull();
    const labels = ids.map((id, row) => ({ id, at: rows[row]?.at ?? 0, label: row % 4 === 0 ? 1 : 0 }));
    await writeLabels(ctx, endpointId, labels.slice(1));
    expect(await checkMonitor(ctx, { id: monitorId, asOf: asOf(8.5) })).toMatchObject({ reported: 0, matured: 0 });
    await writeLabels(ctx, endpointId, labels.slice(0, 1));
    expect(await checkMonitor(ctx, { id: monitorId, asOf: asOf(8.5) })).toMatchObject({ reported: 0, matured: 1 });
    expect((await getMonitor(ctx, monitorId)).reports[0]?.quality).toMatchObject({ labelMean: 0.25 });
    expect(await checkMonitor(ctx, { id: monitorId, asOf: asOf(8.5) })).toMatchObject({ reported: 0, matured: 0 });
  });

  it('raises one alert for weeks in a row, none on a repeated check, and closes it after two quiet ones', async () => {
    const { endpointId, monitorId } = await watched();
    const alerts = () => listAlerts(ctx, { monitorId, limit: 10 });
    const quality = async () => (await alerts()).filter(({ ruleName }) => ruleName === 'Log-loss is worse');
    // The reference loses about .57 a row; .9 for what comes true half of the time loses 1.2.
    for (const week of [0, 1]) await writeLog(ctx, endpointId, rowsOf({ week, score: 0.9, late: 0.5 }));
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(8) });
    expect(await quality()).toMatchObject([{ status: 'open', windows: 1, eventTime: asOf(7), severity: 'critical' }]);
    expect((await quality())[0]?.evidence).toMatchObject({ metric: 'logLoss', margin: 0.02, windowUnits: 7 });
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(8) });
    expect(await quality()).toHaveLength(1);
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(15) });
    expect(await quality()).toMatchObject([
      { status: 'open', windows: 2, eventTime: asOf(7), lastEventTime: asOf(14) },
    ]);
    for (const week of [2, 3]) await writeLog(ctx, endpointId, rowsOf({ week, score: 'sure', late: 0.5 }));
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(22) });
    expect(await quality()).toMatchObject([{ status: 'open', windows: 2 }]);
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(29) });
    expect(await quality()).toMatchObject([{ status: 'resolved', windows: 2 }]);
    await writeLog(ctx, endpointId, rowsOf({ week: 4, score: 0.9, late: 0.5 }));
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(36) });
    expect(await quality()).toMatchObject([
      { status: 'open', windows: 1, eventTime: asOf(35) },
      { status: 'resolved' },
    ]);
  });

  it('is moved by people: acknowledged, resolved, reopened, with an entry each', async () => {
    const { endpointId, monitorId } = await watched();
    await writeLog(ctx, endpointId, rowsOf({ week: 0, score: 0.9, late: 0.5 }));
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(8) });
    const [{ id = '' } = {}] = await listAlerts(ctx, { monitorId, status: 'open', limit: 10 });
    expect(await updateAlert(ctx, { id, status: 'acknowledged' })).toMatchObject({ acknowledgedBy: ctx.actor.name });
    expect((await updateAlert(ctx, { id, status: 'resolved' })).resolvedAt).not.toBeNull();
    await updateAlert(ctx, { id, status: 'resolved' });
    expect(await updateAlert(ctx, { id, status: 'open' })).toMatchObject({ acknowledgedAt: null, resolvedAt: null });
    const audit = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } });
    const actions = audit.map(({ action }) => action);
    expect(actions).toEqual(['alert.raise', 'alert.acknowledge', 'alert.resolve', 'alert.reopen']);
  });

  it('asks the policies of its endpoint when an alert is raised', async () => {
    const { endpointId, monitorId } = await watched();
    const place = { orgId: ctx.orgId, projectId: ctx.projectId };
    const policy = await db().policy.create({
      data: { ...place, endpointId, name: 'p', condition: {}, plan: {}, startsAt: new Date(february) },
    });
    await writeLog(ctx, endpointId, rowsOf({ week: 0, score: 0.9, late: 0.5 }));
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(8) });
    const jobs = await db().job.findMany({ where: { kind: 'policy.check', subjectId: policy.id } });
    expect(jobs.map(({ payload }) => payload)).toEqual([{ policyId: policy.id, asOf: asOf(8) }]);
  });

  it('compares a new champion with its own answers on the reference', async () => {
    const { endpointId, monitorId } = await watched();
    await writeLog(ctx, endpointId, rowsOf({ week: 0, score: 0.5, late: 0.5 }));
    const promotion = { endpointId, versionId: other(), expectedChampionId: champion() };
    await promote(ctx, { ...promotion, reason: '', eventTime: asOf(7) });
    await writeLog(ctx, endpointId, rowsOf({ week: 1, score: 0.5, late: 0.5 }));
    await checkMonitor(ctx, { id: monitorId, asOf: asOf(15) });
    const monitor = await getMonitor(ctx, monitorId);
    const [before, after] = monitor.reports.map((report) => report.quality?.metrics[0]?.reference);
    expect(before).not.toBeNull();
    expect(after).not.toBe(before);
    const reports = await db().driftReport.findMany({ where: { monitorId }, orderBy: { windowStart: 'asc' } });
    expect(reports.map(({ versionIds }) => versionIds)).toEqual([[champion()], [other()]]);
  });

  it('refuses rules that could judge nothing', async () => {
    const { id: endpointId } = await makeEndpoint(ctx, champion());
    const rule = { name: 'r', severity: 'warning' as const, enabled: true };
    const make = (wrong: Pick<AlertRule, 'kind' | 'metric' | 'threshold'>) =>
      createMonitor(ctx, { ...input(endpointId), rules: [{ ...rule, ...wrong }] });
    const drift = { kind: 'input-drift', metric: 'kolmogorov', threshold: 0.2 } as const;
    await expect(make(drift)).rejects.toThrow(/can be about psi and jensenShannon/);
    await expect(make({ ...drift, metric: 'psi', threshold: 0 })).rejects.toThrow(/must be above 0/);
    await expect(make({ kind: 'quality', metric: 'rmse', threshold: 1 })).rejects.toThrow(/logLoss, auc and brier/);
    const { rules } = await make({ kind: 'quality', metric: 'auc', threshold: 0.05 });
    const id = rules[0]?.id ?? '';
    expect(await updateAlertRule(ctx, { id, threshold: 0.1, enabled: false })).toMatchObject({
      threshold: 0.1,
      enabled: false,
    });
    await expect(updateAlertRule(ctx, { id, threshold: -1 })).rejects.toThrow(/must be at least 0/);
  });

  it('is renamed, paused, archived, deleted and restored', async () => {
    const { monitorId: id } = await watched();
    await expect(updateMonitor(ctx, { id, paused: true })).rejects.toThrow(/status is building/);
    await checkMonitor(ctx, { id, asOf: asOf(1) });
    expect(await updateMonitor(ctx, { id, name: 'renamed', paused: true })).toMatchObject({
      name: 'renamed',
      status: 'paused',
    });
    expect(await checkMonitor(ctx, { id, asOf: asOf(8) })).toMatchObject({ reported: 0 });
    expect(await updateMonitor(ctx, { id, paused: false, archived: true })).toMatchObject({ status: 'active' });
    expect(await updateMonitor(ctx, { id, deleted: true })).toBeNull();
    await expect(getMonitor(ctx, id)).rejects.toThrow(/no monitor/);
    expect(await updateMonitor(ctx, { id, deleted: false, archived: false })).toMatchObject({ archivedAt: null });
  });

  it('says so when its reference cannot be read', async () => {
    const { id: endpointId } = await makeEndpoint(ctx, champion());
    const bad = await makeDatasetVersion(ctx, { name: 'other', rows: [{ a: 1 }, { a: 2 }] });
    const { id } = await createMonitor(ctx, { ...input(endpointId), referenceVersionIds: [bad.id] });
    await expect(checkMonitor(ctx, { id, asOf: asOf(8) })).rejects.toThrow(/date|column/);
  });
});
