'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useCallback, useEffect, useState, type ComponentType } from 'react';
import { clientSnippet } from '@/components/orgs/client-snippet';
import { useOrigin } from '@/components/orgs/use-origin';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { ChartSkeleton, TableSkeleton } from '@/components/ui/skeletons';
import { useQuiet } from '@/components/ui/use-quiet';
import type { Experiment } from '@/lib/contracts/experiments';
import { ExperimentActions } from '../experiment-actions';
import type { MetricChartsProps } from '../charts/metric-charts';
import { experimentsQuery } from '../queries';
import { drawnWords } from './drawn-words';
import { RunsTable } from './runs-table';
import { SplitPane } from './split-pane';
import { useDrawn, type Drawn } from './use-drawn';
import { useGroupTree } from './use-group-tree';
import { useNewRuns } from './use-new-runs';
import { pagesOf, useRunPages, type LineRange } from './use-run-pages';
import { useWorkspace, type Workspace } from './use-workspace';
import { WorkspaceBar } from './workspace-bar';
import classes from './workspace.module.css';

// The table answers before the code that draws beside it is asked for.
const MetricCharts = dynamic(loadCharts, { ssr: false, loading: () => <ChartSkeleton /> });

function loadCharts(): Promise<ComponentType<MetricChartsProps>> {
  return import('../charts/metric-charts').then(({ MetricCharts: made }) => made, notLoaded);
}

/** The table stands without the charts. */
function notLoaded(error: unknown) {
  return function ChartsNotLoaded() {
    return (
      <ErrorState
        what="The charts could not be loaded."
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => window.location.reload()}
      />
    );
  };
}

const firstPages = [0];
const noExperiments: readonly Experiment[] = [];

/** Runs as a table with their charts beside it: searched, grouped, chosen and compared in place. */
export function WorkspacePage({ project, openedAt }: { project: string; openedAt: number }) {
  const listed = useQuery(experimentsQuery(project));
  const experiments = listed.data?.items ?? noExperiments;
  const workspace = useWorkspace(project, experiments.length);
  const { state } = workspace;
  const news = useNewRuns(project, state, openedAt);
  const shown = state.experiment.length === 1 ? experiments.find(({ id }) => id === state.experiment[0]) : undefined;
  return (
    <>
      <PageTitle
        title="Experiments"
        inBreadcrumb={false}
        description={shown ? shown.description || `Experiment ${shown.name}` : 'Runs of every experiment'}
        actions={
          <>
            {shown && <ExperimentActions project={project} experiment={shown} />}
            <Button component={Link} href={`/p/${project}/train`} variant="filled">
              Train
            </Button>
          </>
        }
      />
      <WorkspaceBar project={project} workspace={workspace} experiments={experiments} news={news} />
      {listed.error && !listed.data && (
        <ErrorState
          what="The experiments could not be listed."
          error={listed.error}
          onRetry={() => void listed.refetch()}
        />
      )}
      {workspace.problem && (
        <ErrorState what="The columns of these runs could not be listed." error={workspace.problem} />
      )}
      <Runs project={project} workspace={workspace} news={news} />
    </>
  );
}

interface RunsProps {
  project: string;
  workspace: Workspace;
  news: ReturnType<typeof useNewRuns>;
}

/** The table and the charts. Scrolling draws this anew once a page of the table, not what stands above it. */
function Runs({ project, workspace, news }: RunsProps) {
  const { state, columns } = workspace;
  const { searched } = news;
  const [pages, setPages] = useState<readonly number[]>(firstPages);
  const onRange = useCallback((range: LineRange) => {
    const next = pagesOf(range);
    setPages((known) => (known.join() === next.join() ? known : next));
  }, []);
  const grouped = state.group.length > 0;
  const flat = useRunPages({ project, state: searched, columns, pages, enabled: !grouped });
  const tree = useGroupTree({ project, state: searched, columns, enabled: grouped });
  const source = grouped ? tree : flat;
  // A table without lines waits for nothing.
  const { show } = news;
  const isBare = source.total === 0 && news.waiting > 0;
  useEffect(() => {
    if (isBare) show();
  }, [isBare, show]);
  const drawn = useDrawn({ project, state: searched, columns });
  if (source.error) {
    return <ErrorState what="The runs could not be loaded." error={source.error} onRetry={source.refetch} />;
  }
  return (
    <SplitPane
      pane={state.pane}
      table={
        <>
          {source.isLoading && <TableSkeleton columns={6} />}
          {source.total === 0 && <NoRuns project={project} filter={state.filter} view={state.view} />}
          {!source.isLoading && source.total !== 0 && (
            <RunsTable
              project={project}
              workspace={workspace}
              searched={searched}
              source={source}
              tree={tree}
              drawn={drawn}
              onRange={onRange}
            />
          )}
        </>
      }
      charts={<DrawnCharts project={project} drawn={drawn} isLoading={source.isLoading} />}
    />
  );
}

function DrawnCharts({ project, drawn, isLoading }: { project: string; drawn: Drawn; isLoading: boolean }) {
  const words = drawnWords(drawn);
  const isQuiet = useQuiet();
  return (
    <div className={classes.charts}>
      {words !== null && <p className={classes.drawn}>{words}</p>}
      {drawn.error && <ErrorState what="Some of what is drawn could not be loaded." error={drawn.error} />}
      {(isLoading || (!isQuiet && drawn.runs.length > 0)) && <ChartSkeleton />}
      {isQuiet && drawn.runs.length > 0 && (
        <MetricCharts project={project} runs={drawn.runs} groups={drawn.groups} legend={false} />
      )}
      {drawn.runs.length === 0 && !isLoading && drawn.of !== 0 && (
        <EmptyState sentence="No run is drawn. Open an eye in the table." />
      )}
    </div>
  );
}

function NoRuns({ project, filter, view }: { project: string; filter: string; view: string }) {
  const origin = useOrigin();
  if (filter !== '') return <EmptyState sentence="No run matches the filter." />;
  if (view !== 'active') return <EmptyState sentence={`No ${view} runs.`} />;
  return (
    <EmptyState
      sentence="No runs yet. Train on a dataset, or log from any MLflow client."
      action={
        <Button component={Link} href={`/p/${project}/train`} variant="filled">
          Train a model
        </Button>
      }
      snippet={{ language: 'python', title: 'log.py', code: clientSnippet({ origin, project }) }}
    />
  );
}
