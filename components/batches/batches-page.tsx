'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Rows3 } from 'lucide-react';
import { useMemo } from 'react';
import { useCommands } from '@/components/frame/commands';
import { DataTable, useTableUrlState } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { UrlTabs } from '@/components/ui/url-tabs';
import { flag } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import { batchColumns } from './batch-columns';
import { batchesQuery, schedulesQuery } from './queries';
import { SchedulesTable } from './schedules-table';
import { StartBatchForm } from './start-batch-form';

const snippet = [
  'curl "$RINGSIDE/api/v1/projects/$PROJECT/batches/upload?endpointId=$ENDPOINT&fileName=rows.csv" \\',
  '  -H "authorization: Bearer $KEY" -H "content-type: application/octet-stream" --data-binary @rows.csv',
].join('\n');

/** Whole datasets scored by workers: what runs, what ran, and what runs by itself. */
export function BatchesPage({ project }: { project: string }) {
  const [{ new: isStarting }, setUrl] = useUrlState({ new: flag });
  const schedules = useQuery(schedulesQuery(project));
  const commands = useMemo(
    () => [
      {
        id: 'score-data',
        label: 'Score data',
        group: 'Batches',
        icon: Rows3,
        keywords: ['batch', 'predict', 'file'],
        run: () => setUrl({ new: true }),
      },
    ],
    [setUrl],
  );
  useCommands(commands);
  return (
    <>
      <PageTitle
        title="Batches"
        inBreadcrumb={false}
        description="Whole datasets scored by workers; each result is a dataset version"
        actions={
          !isStarting && (
            <Button variant="filled" onClick={() => setUrl({ new: true })}>
              Score data
            </Button>
          )
        }
      />
      {isStarting && <StartBatchForm project={project} onClose={() => setUrl({ new: false })} />}
      <UrlTabs
        tabs={[
          { value: 'batches', label: 'Batches', panel: <BatchesTable project={project} /> },
          {
            value: 'schedules',
            label: 'Schedules',
            count: schedules.data?.items.length,
            panel: <SchedulesTable project={project} onStart={() => setUrl({ new: true })} />,
          },
        ]}
      />
    </>
  );
}

function BatchesTable({ project }: { project: string }) {
  const batches = useQuery(batchesQuery(project));
  const [table, setTable] = useTableUrlState([{ id: 'created', desc: true }]);
  const columns = useMemo(() => batchColumns(project), [project]);
  return (
    <DataTable
      label="Batches"
      rows={batches.data?.items}
      error={batches.error}
      onRetry={() => void batches.refetch()}
      columns={columns}
      rowId={({ id }) => id}
      rowHref={({ id }) => `/p/${project}/batches/${id}`}
      state={table}
      onStateChange={setTable}
      primary
      empty={
        <EmptyState
          sentence="Nothing has been scored yet. Press Score data, or send a file:"
          snippet={{ title: 'Score a file', code: snippet }}
        />
      }
    />
  );
}
