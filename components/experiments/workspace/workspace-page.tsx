'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { clientSnippet } from '@/components/orgs/client-snippet';
import { useOrigin } from '@/components/orgs/use-origin';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { TableSkeleton } from '@/components/ui/skeletons';
import { MetricCharts } from '../charts/metric-charts';
import { ExperimentActions } from '../experiment-actions';
import { experimentsQuery } from '../queries';
import { RunsTable } from './runs-table';
import { useDrawn } from './use-drawn';
import { useGroupTree } from './use-group-tree';
import { useNewRuns } from './use-new-runs';
import { useRunPages, type LineRange } from './use-run-pages';
import { useWorkspace } from './use-workspace';
import { WorkspaceBar } from './workspace-bar';
import { SplitPane } from './split-pane';
import { useState } from 'react';
import classes from './workspace.module.css';

const firstLines: LineRange = { first: 0, last: 40 };

/** Runs as a table with their charts beside it: searched, grouped, chosen and compared in place. */
export function WorkspacePage({ project, openedAt }: { project: string; openedAt: number }) {
  const experiments = useQuery(experimentsQuery(project)).data?.items ?? [];
  const workspace = useWorkspace(project, experiments.length);
  const { state, columns } = workspace;
  const news = useNewRuns(project, state, openedAt);
  const { searched } = news;
  const [range, setRange] = useState(firstLines);
  const grouped = state.group.length > 0;
  const flat = useRunPages({ project, state: searched, columns, range, enabled: !grouped });
  const tree = useGroupTree({ project, state: searched, columns, enabled: grouped });
  const source = grouped ? tree : flat;
  // A table without lines waits for nothing.
  if (source.total === 0 && news.waiting > 0) news.show();
  const drawn = useDrawn({ project, state: searched, columns });
  const shown = state.experiment.length === 1 ? experiments.find(({ id }) => id === state.experiment[0]) : undefined;
  const drawnCount = drawn.groups?.length ?? drawn.runs.length;
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
      {source.error && source.count === 0 ? (
        <ErrorState what="The runs could not be loaded." error={source.error} onRetry={source.refetch} />
      ) : (
        <SplitPane
          pane={state.pane}
          table={
            <>
              {source.isLoading && <TableSkeleton columns={6} />}
              {!source.isLoading && source.count === 0 && (
                <NoRuns project={project} filter={state.filter} view={state.view} />
              )}
              {source.count > 0 && (
                <RunsTable
                  project={project}
                  workspace={workspace}
                  searched={searched}
                  source={source}
                  tree={tree}
                  drawn={drawn}
                  onRange={setRange}
                />
              )}
            </>
          }
          charts={
            <div className={classes.charts}>
              {drawn.of !== null && drawn.of > 0 && (
                <p className={classes.drawn}>
                  {drawnCount} of {drawn.of.toLocaleString('en')} {grouped ? 'groups' : 'runs'} drawn
                </p>
              )}
              {drawn.runs.length > 0 ? (
                <MetricCharts project={project} runs={drawn.runs} groups={drawn.groups} legend={false} />
              ) : (
                <EmptyState sentence="No run is drawn. Open an eye in the table." />
              )}
            </div>
          }
        />
      )}
    </>
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
