'use client';

import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { clientSnippet } from '@/components/orgs/client-snippet';
import { useOrigin } from '@/components/orgs/use-origin';
import { ArchivedFilter } from '@/components/ui/archived-filter';
import { DataTable, useTableUrlState } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { useUrlState } from '@/components/url/use-url-state';
import type { Run } from '@/lib/contracts/experiments';
import { ExperimentActions } from './experiment-actions';
import { experimentsQuery, runsQuery } from './queries';
import { runColumns } from './run-columns';
import { canLoadMore, runsFilterOf, runsParams, runsStep } from './runs-params';
import { useRunActions } from './use-run-actions';

const none: readonly Run[] = [];

/** The runs of one experiment or of all: sorted, filtered, selected and compared in place. */
export function ExperimentsPage({ project }: { project: string }) {
  const [{ experiment, archived, runs: asked }, setUrl] = useUrlState(runsParams);
  const experiments = useQuery(experimentsQuery(project)).data?.items ?? [];
  const runs = useQuery(runsQuery(project, runsFilterOf({ experiment, archived, runs: asked })));
  const [table, setTable] = useTableUrlState([{ id: 'created', desc: true }]);
  const rows = runs.data?.items;
  const columns = useMemo(() => runColumns(rows ?? none), [rows]);
  const origin = useOrigin();
  const router = useRouter();
  const { setArchived, remove } = useRunActions(project);
  const compare = (chosen: readonly Run[]) =>
    router.push(`/p/${project}/experiments/compare?runs=${chosen.map(({ id }) => id).join(',')}`);
  const shown = experiments.find(({ id }) => id === experiment);
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
      <DataTable
        label="Runs"
        rows={rows}
        error={runs.error}
        onRetry={() => void runs.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        rowHref={({ id }) => `/p/${project}/experiments/runs/${id}`}
        state={table}
        onStateChange={setTable}
        selectable
        primary
        keyActions={{ c: compare }}
        selectionActions={(chosen) => (
          <>
            <Button size="xs" variant="filled" onClick={() => compare(chosen)} disabled={chosen.length < 2}>
              Compare
            </Button>
            <Button size="xs" onClick={() => void setArchived(chosen, !archived)}>
              {archived ? 'Restore' : 'Archive'}
            </Button>
            <Button size="xs" onClick={() => void remove(chosen)}>
              Delete
            </Button>
          </>
        )}
        filters={
          <>
            <Select
              size="xs"
              aria-label="Experiment"
              placeholder="All experiments"
              clearable
              searchable
              value={experiment}
              w={200}
              data={experiments.map(({ id, name, runCount }) => ({ value: id, label: `${name} (${runCount})` }))}
              onChange={(id) => setUrl({ experiment: id })}
            />
            <ArchivedFilter archived={archived} onChange={(value) => setUrl({ archived: value })} />
            {canLoadMore(asked, runs.data?.nextCursor ?? null) && (
              <Button size="xs" loading={runs.isFetching} onClick={() => setUrl({ runs: asked + runsStep })}>
                Load older runs
              </Button>
            )}
          </>
        }
        empty={
          <EmptyState
            sentence={
              archived ? 'No archived runs.' : 'No runs yet. Train on a dataset, or log from any MLflow client.'
            }
            action={
              <Button component={Link} href={`/p/${project}/train`} variant="filled">
                Train a model
              </Button>
            }
            snippet={{ language: 'python', title: 'log.py', code: clientSnippet({ origin, project }) }}
          />
        }
      />
    </>
  );
}
