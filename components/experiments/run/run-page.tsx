'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { JobProgressCard } from '@/components/jobs/job-progress-card';
import { RegisterButton } from '@/components/models/register-button';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { UrlTabs } from '@/components/ui/url-tabs';
import { finalRunStatuses, type RunDetail } from '@/lib/contracts/experiments';
import { ArtifactsTab } from '../artifacts/artifacts-tab';
import { CancelTrainingButton } from '../cancel-training-button';
import { MetricCharts } from '../charts/metric-charts';
import { runQuery } from '../queries';
import { RunCode } from './run-code';
import { RunFacts } from './run-facts';
import { RunLog } from './run-log';
import { RunReport } from './run-report';
import { RerunButton } from './run-verification';
import { useRunActions } from '../use-run-actions';

const isMachine = (key: string) => key.startsWith('system/');
const isResult = (key: string) => !isMachine(key);
const nothingOfMachine =
  'This run logged nothing of its machine. MLflow clients do after mlflow.enable_system_metrics_logging().';

/** One run: live charts, what it was given, what it made, what it said. */
export function RunPage({ project, runId }: { project: string; runId: string }) {
  const run = useQuery(runQuery(project, runId));
  if (run.error && !run.data)
    return <ErrorState what="The run could not be loaded." error={run.error} onRetry={() => void run.refetch()} />;
  if (!run.data) return <ChartSkeleton height={320} />;
  return <LoadedRun project={project} run={run.data} />;
}

function LoadedRun({ project, run }: { project: string; run: RunDetail }) {
  const { rename, setArchived, remove } = useRunActions(project);
  const runs = useMemo(() => [{ id: run.id, name: run.name }], [run.id, run.name]);
  const ended = finalRunStatuses.includes(run.status);
  return (
    <>
      <PageTitle
        title={run.name}
        crumbs={[{ label: run.experimentName, href: `/p/${project}/experiments?experiment=${run.experimentId}` }]}
        onRename={(name) => rename(run, name)}
        chips={<StatusChip status={run.status} />}
        description={
          run.datasetVersions.map(({ name, label, version }) => `${name} ${label || `v${version}`}`).join(', ') ||
          'logged by a client'
        }
        actions={
          <>
            {ended ? (
              <Button onClick={() => void remove([run])}>Delete</Button>
            ) : (
              run.jobId && <CancelTrainingButton project={project} jobId={run.jobId} />
            )}
            <Button onClick={() => void setArchived([run], run.archivedAt === null)}>
              {run.archivedAt ? 'Restore' : 'Archive'}
            </Button>
            {run.source === 'training' && run.status === 'finished' && (
              <>
                <RerunButton project={project} runId={run.id} />
                <RegisterButton project={project} run={run} />
              </>
            )}
          </>
        }
      />
      {run.error && (
        <ErrorState what={run.status === 'killed' ? 'This run was ended.' : 'This run failed.'} whatNow={run.error} />
      )}
      {!ended && run.jobId && <JobProgressCard project={project} jobId={run.jobId} />}
      <UrlTabs
        tabs={[
          { value: 'charts', label: 'Charts', panel: <MetricCharts project={project} runs={runs} only={isResult} /> },
          {
            value: 'system',
            label: 'System',
            panel: <MetricCharts project={project} runs={runs} only={isMachine} empty={nothingOfMachine} />,
          },
          {
            value: 'facts',
            label: 'Overview',
            panel: <RunFacts project={project} run={run} />,
          },
          { value: 'report', label: 'Validation', panel: <RunReport run={run} /> },
          {
            value: 'artifacts',
            label: 'Artifacts',
            count: run.artifactCount,
            panel: <ArtifactsTab project={project} run={run.id} />,
          },
          { value: 'code', label: 'Code', panel: <RunCode project={project} run={run} /> },
          { value: 'log', label: 'Log', panel: <RunLog project={project} jobId={run.jobId} /> },
        ]}
      />
    </>
  );
}
