'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { batchesQuery } from '@/components/batches/queries';
import { JobProgressCard } from '@/components/jobs/job-progress-card';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { TableSkeleton } from '@/components/ui/skeletons';
import { Stat, StatRow } from '@/components/ui/stat';
import { StatusChip } from '@/components/ui/status-chip';
import type { DatasetVersionDetail } from '@/lib/contracts/datasets';
import { formatBytes, formatCount, formatDate } from '@/lib/format';
import { ColumnProfileCard } from './column-profile-card';
import { PreviewTable } from './preview-table';
import { datasetVersionQuery } from './queries';
import classes from './datasets.module.css';

/** One immutable version: what is in every column, the first rows, and the way to training. */
export function DatasetVersionPage({ project, versionId }: { project: string; versionId: string }) {
  const version = useQuery(datasetVersionQuery(project, versionId));
  if (version.error && !version.data) {
    return (
      <ErrorState
        what="The version could not be loaded."
        error={version.error}
        onRetry={() => void version.refetch()}
      />
    );
  }
  if (!version.data) return <TableSkeleton columns={4} />;
  return <LoadedVersion project={project} version={version.data} />;
}

function LoadedVersion({ project, version }: { project: string; version: DatasetVersionDetail }) {
  const name = `v${version.version}${version.label ? ` · ${version.label}` : ''}`;
  return (
    <>
      <PageTitle
        title={`${version.datasetName} ${name}`}
        crumbs={[{ label: version.datasetName, href: `/p/${project}/datasets/${version.datasetId}` }]}
        chips={<StatusChip status={version.status} />}
        description={<VersionSource project={project} version={version} />}
        actions={
          version.status === 'ready' && (
            <>
              <Button component={Link} href={`/p/${project}/batches?new=1&rows=${version.id}`}>
                Score
              </Button>
              <Button component={Link} href={`/p/${project}/train?version=${version.id}`} variant="filled">
                Train a model
              </Button>
            </>
          )
        }
      />
      {version.status === 'importing' && version.jobId && (
        <JobProgressCard title="Importing" project={project} jobId={version.jobId} />
      )}
      {version.status === 'failed' && (
        <ErrorState
          what="This file could not be imported."
          whatNow={`${version.error ?? ''} Mend the file and upload it again.`}
        />
      )}
      {version.status === 'ready' && <VersionContent version={version} />}
    </>
  );
}

function VersionContent({ version }: { version: DatasetVersionDetail }) {
  return (
    <>
      <StatRow>
        <Stat label="Rows" value={formatCount(version.rowCount)} size="large" />
        <Stat label="Columns" value={version.columns.length} />
        <Stat label="Stored" value={formatBytes(version.sizeBytes)} note="Parquet" />
        {version.minTime && version.maxTime && (
          <Stat label="Covers" value={formatDate(version.minTime)} note={`to ${formatDate(version.maxTime)}`} />
        )}
        {version.sha256 && (
          <Stat
            label="Content"
            value={<code>{version.sha256.slice(0, 12)}</code>}
            exact={version.sha256}
            note="sha256"
          />
        )}
      </StatRow>
      <SectionCard title="Columns" aside="from every row" padding="flush">
        <div className={classes.columns}>
          {version.profile.map((column) => (
            <ColumnProfileCard key={column.name} column={column} />
          ))}
        </div>
      </SectionCard>
      <SectionCard title="First rows" padding="flush">
        <PreviewTable version={version} />
      </SectionCard>
    </>
  );
}

/** The file it came from, or the batch that made it. */
function VersionSource({ project, version }: { project: string; version: DatasetVersionDetail }) {
  const isMade = version.sourceKind === 'batch';
  const batches = useQuery({ ...batchesQuery(project, { datasetVersion: version.id }), enabled: isMade });
  const batch = batches.data?.items.find(({ output }) => output?.datasetVersionId === version.id);
  if (!batch) return version.sourceName;
  return (
    <>
      Made by the batch <Link href={`/p/${project}/batches/${batch.id}`}>{batch.name}</Link>
    </>
  );
}
