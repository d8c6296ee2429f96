'use client';

import { Button, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { HeatStrip, HoverGroup, LineChart } from '@/components/charts';
import { fetchJson } from '@/components/fetch-json';
import { metricWord } from '@/lib/metrics/metric-title';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { showDone, showError, showUndo } from '@/components/ui/undo-toast';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { MonitorDetail, UpdateMonitorInput } from '@/lib/contracts/monitoring';
import { formatDay, formatNumber } from '@/lib/format';
import { AlertsTable } from './alerts-table';
import { alertMarks, driftRows, inOrder, qualityCharts } from './drift-series';
import { alertsQuery, monitoringCalls, monitorQuery } from './queries';
import { ReportPanel } from './report-panel';
import { RulesTable } from './rules-table';

/** PSI from which a shift is worth a look; the darkest shade. */
const fullPsi = 0.25;

/** One monitor: drift by column over the windows, live quality, rules and alerts. */
export function MonitorPage({ project, monitorId }: { project: string; monitorId: string }) {
  const monitor = useQuery(monitorQuery(project, monitorId));
  if (monitor.error && !monitor.data)
    return (
      <ErrorState
        what="The monitor could not be loaded."
        error={monitor.error}
        onRetry={() => void monitor.refetch()}
      />
    );
  if (!monitor.data) return <ChartSkeleton height={320} />;
  return <LoadedMonitor project={project} monitor={monitor.data} />;
}

function LoadedMonitor({ project, monitor }: { project: string; monitor: MonitorDetail }) {
  const { update, remove, check } = useMonitorActions(project, monitor);
  return (
    <>
      <PageTitle
        title={monitor.name}
        onRename={(name) => update({ name })}
        chips={<StatusChip status={monitor.status} hint={monitor.error ?? undefined} />}
        description={
          <span>
            of <Link href={`/p/${project}/endpoints/${monitor.endpointId}`}>{monitor.endpointName}</Link> against{' '}
            {monitor.reference.sentence}, windows of {monitor.windowDays} days
          </span>
        }
        actions={
          <>
            <Switch
              label="Active"
              checked={monitor.status !== 'paused'}
              onChange={(event) => void update({ paused: !event.currentTarget.checked })}
            />
            <Button onClick={() => void remove()}>Delete</Button>
            <Button variant="filled" onClick={() => void check()}>
              Check now
            </Button>
          </>
        }
      />
      {monitor.error && <ErrorState what="The reference could not be computed." whatNow={monitor.error} />}
      {monitor.reports.length === 0 ? (
        <EmptyState
          sentence={`No window is complete yet. The next one begins on ${formatDay(monitor.nextWindowAt)}.`}
        />
      ) : (
        <MonitorCharts project={project} monitor={monitor} />
      )}
      <SectionCard title="Alerts" padding="flush">
        <AlertsTable project={project} monitorId={monitor.id} />
      </SectionCard>
      <SectionCard title="Rules" padding="flush">
        <RulesTable project={project} rules={monitor.rules} />
      </SectionCard>
    </>
  );
}

function MonitorCharts({ project, monitor }: { project: string; monitor: MonitorDetail }) {
  const reports = useMemo(() => inOrder(monitor.reports), [monitor.reports]);
  const rows = useMemo(() => driftRows(reports), [reports]);
  const weeks = useMemo(() => reports.map(({ windowStart }) => formatDay(windowStart)), [reports]);
  const charts = useMemo(() => qualityCharts(reports), [reports]);
  const alerts = useQuery(alertsQuery(project)).data?.items;
  const marks = useMemo(
    () => alertMarks((alerts ?? []).filter(({ monitorId }) => monitorId === monitor.id)),
    [alerts, monitor.id],
  );
  const [{ report: opened }, setUrl] = useUrlState({ report: optional });
  return (
    <>
      <HeatStrip
        title="Drift by column"
        subtitle="PSI against the reference"
        columns={weeks}
        rows={rows}
        full={fullPsi}
        writeValue={(value) => formatNumber(value, { digits: 2, bareFraction: true })}
        onOpen={(_row, index) => setUrl({ report: reports[index]?.id ?? null }, { history: 'push' })}
      />
      <p>{reports.at(-1)?.sentence}</p>
      <HoverGroup>
        {charts.map(({ name, series, reference }) => (
          <LineChart
            key={name}
            title={`Live ${metricWord(name)}`}
            subtitle="by window, interval by day"
            series={series}
            xKind="time"
            dots
            height={200}
            annotations={marks}
            references={reference === null ? [] : [{ y: reference, label: 'reference' }]}
          />
        ))}
      </HoverGroup>
      <ReportPanel report={reports.find(({ id }) => id === opened) ?? null} onClose={() => setUrl({ report: null })} />
    </>
  );
}

function useMonitorActions(project: string, monitor: MonitorDetail) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const params = { project, monitor: monitor.id };
  const update = async (body: UpdateMonitorInput) => {
    try {
      await fetchJson(monitoringCalls.update, { params, body });
    } catch (error) {
      showError('The monitor could not be changed', error);
    }
    await queryClient.invalidateQueries({ queryKey: ['monitoring'] });
  };
  const remove = async () => {
    await update({ deleted: true });
    router.push(`/p/${project}/monitoring`);
    showUndo({ message: `Deleted ${monitor.name}`, undo: () => update({ deleted: false }) });
  };
  const check = async () => {
    try {
      await fetchJson(monitoringCalls.check, { params, body: {} });
      showDone('Checking: complete windows appear here');
    } catch (error) {
      showError('The check was not started', error);
    }
  };
  return { update, remove, check };
}
