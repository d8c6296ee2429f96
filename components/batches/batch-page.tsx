'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { fetchJson } from '@/components/fetch-json';
import { JobProgressCard } from '@/components/jobs/job-progress-card';
import { ErrorState } from '@/components/ui/error-state';
import { KeyValues } from '@/components/ui/key-values';
import { PageTitle } from '@/components/ui/page-title';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { TableSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { showError } from '@/components/ui/undo-toast';
import { finalBatchStatuses, type BatchDetail } from '@/lib/contracts/batches';
import { formatCount } from '@/lib/format';
import { BatchParts, BatchProgress } from './batch-parts';
import { batchTook } from './batch-words';
import { batchCalls, batchQuery } from './queries';

/** One batch: how far, why not, and where its result lies. */
export function BatchPage({ project, batchId }: { project: string; batchId: string }) {
  const batch = useQuery(batchQuery(project, batchId));
  if (batch.error && !batch.data) {
    return (
      <ErrorState what="The batch could not be loaded." error={batch.error} onRetry={() => void batch.refetch()} />
    );
  }
  if (!batch.data) return <TableSkeleton columns={5} />;
  return <LoadedBatch project={project} batch={batch.data} />;
}

function LoadedBatch({ project, batch }: { project: string; batch: BatchDetail }) {
  const { status, error, shards, importJobId, joinJobId } = batch;
  return (
    <>
      <PageTitle
        title={batch.name}
        chips={<StatusChip status={status} />}
        description={batchTook(batch) === null ? undefined : `took ${batchTook(batch)}`}
        actions={<BatchActions project={project} batch={batch} />}
      />
      {error !== null && (
        <ErrorState what={status === 'failed' ? 'This batch failed.' : 'This batch has ended.'} whatNow={error} />
      )}
      {status === 'importing' && importJobId && (
        <JobProgressCard title="Importing the file" project={project} jobId={importJobId} />
      )}
      {shards.length > 0 && <BatchProgress batch={batch} />}
      {status === 'joining' && joinJobId && (
        <JobProgressCard title="Joining the parts" project={project} jobId={joinJobId} />
      )}
      <BatchFacts project={project} batch={batch} />
      {shards.length > 0 && <BatchParts project={project} batch={batch} />}
    </>
  );
}

type Act = 'cancel' | 'resume';

function BatchActions({ project, batch }: { project: string; batch: BatchDetail }) {
  const queryClient = useQueryClient();
  const act = useMutation({
    mutationFn: (what: Act) => fetchJson(batchCalls[what], { params: { project, batch: batch.id } }),
    onError: (error, what) => showError(`The batch could not be ${what === 'cancel' ? 'cancelled' : 'resumed'}`, error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['batches'] }),
  });
  if (!finalBatchStatuses.includes(batch.status)) {
    return (
      <Button onClick={() => act.mutate('cancel')} loading={act.isPending}>
        Cancel
      </Button>
    );
  }
  if (batch.output === null) {
    return (
      <Button variant="filled" onClick={() => act.mutate('resume')} loading={act.isPending}>
        Resume
      </Button>
    );
  }
  const { datasetVersionId } = batch.output;
  return (
    <>
      <Button
        component="a"
        href={`/api/v1/projects/${encodeURIComponent(project)}/dataset-versions/${datasetVersionId}/parquet`}
        download
      >
        Download Parquet
      </Button>
      <Button component={Link} href={`/p/${project}/datasets/versions/${datasetVersionId}`} variant="filled">
        Open the result
      </Button>
    </>
  );
}

function BatchFacts({ project, batch }: { project: string; batch: BatchDetail }) {
  const { input, output, model, endpoint, schedule, keep, added } = batch;
  const dataset = ({ datasetVersionId, name, version }: BatchDetail['input']) => (
    <Link href={`/p/${project}/datasets/versions/${datasetVersionId}`}>
      {name} v{version}
    </Link>
  );
  return (
    <SectionCard title="What it does">
      <KeyValues
        columns={2}
        items={[
          { label: 'Rows of', value: dataset(input) },
          {
            label: 'With',
            value: (
              <>
                <Link href={`/p/${project}/models/${model.modelId}/versions/${model.version}`}>
                  {model.name} v{model.version}
                </Link>
                {endpoint && (
                  <>
                    , the champion of{' '}
                    <Link href={`/p/${project}/endpoints/${endpoint.id}`}>{endpoint.name}</Link> then
                  </>
                )}
              </>
            ),
          },
          { label: 'Result', value: output ? dataset(output) : `the next version of ${batch.outputName}` },
          { label: 'Keeps', value: keep === null ? 'all columns' : keep.join(', ') || 'no columns of the input' },
          { label: 'Adds', value: added.map(({ name }) => name).join(', '), mono: true },
          { label: 'No answer', value: `${formatCount(batch.unscored)} rows` },
          { label: 'By', value: schedule ? `schedule ${schedule.name}` : batch.createdByName },
          { label: 'Queued', value: <RelativeTime at={batch.createdAt} /> },
        ]}
      />
    </SectionCard>
  );
}
