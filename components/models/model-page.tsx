'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { AliasChip } from '@/components/ui/role-chip';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { ArchivedFilter } from '@/components/ui/archived-filter';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { TableSkeleton } from '@/components/ui/skeletons';
import { flag, optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { ModelVersion, RegisteredModelDetail } from '@/lib/contracts/models';
import { countOf } from '@/lib/format';
import { championFirst } from './champion-first';
import { metricColumns, metricSource } from './metric-columns';
import { modelQuery } from './queries';
import { ModelRules } from './model-rules';
import { ModelTags } from './model-tags';
import { useModelActions } from './use-model-actions';
import { VersionCourses } from './version-courses';
import { VersionPanel } from './version-panel';

const head: readonly DataColumn<ModelVersion>[] = [
  {
    id: 'version',
    header: 'Version',
    value: ({ version }) => version,
    cell: ({ version }) => `v${version}`,
    width: 84,
    phone: 'title',
  },
  {
    id: 'aliases',
    header: 'Aliases',
    value: ({ aliases }) => aliases.join(', '),
    cell: ({ aliases }) =>
      championFirst(aliases.map((alias) => ({ alias }))).map(({ alias }) => <AliasChip key={alias} alias={alias} />),
    width: 140,
    phone: 'lead',
  },
  { id: 'kind', header: 'Kind', value: ({ kind }) => kind, width: 96 },
  { id: 'trained', header: 'Trained on', value: ({ trainedOn }) => trainedOn.sentence },
];
const tail: readonly DataColumn<ModelVersion>[] = [
  {
    id: 'served',
    header: 'Served by',
    value: ({ servedBy }) => servedBy.map(({ endpointName, role }) => `${endpointName} (${role})`).join(', '),
    width: 140,
  },
  { id: 'created', header: 'Registered', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

/** One registered model: its versions side by side, each opened beside the list. */
export function ModelPage({ project, modelId }: { project: string; modelId: string }) {
  const model = useQuery(modelQuery(project, modelId));
  if (model.error && !model.data) {
    return (
      <ErrorState what="The model could not be loaded." error={model.error} onRetry={() => void model.refetch()} />
    );
  }
  if (!model.data) return <TableSkeleton columns={6} />;
  return <LoadedModel project={project} model={model.data} />;
}

function describe({ versionCount, archivedAt, versions }: RegisteredModelDetail): string {
  const metrics = versions.length === 0 ? '' : `, metrics ${metricSource(versions).sentence}`;
  return `${countOf(versionCount, 'version')}${archivedAt ? ', archived' : ''}${metrics}`;
}

function LoadedModel({ project, model }: { project: string; model: RegisteredModelDetail }) {
  const [table, setTable] = useTableUrlState([{ id: 'version', desc: true }]);
  const [{ version: opened, archived }, setUrl] = useUrlState({ version: optional, archived: flag });
  const shown = useMemo(
    () => model.versions.filter(({ archivedAt }) => (archivedAt !== null) === archived),
    [model.versions, archived],
  );
  const { rename, setArchived, remove } = useModelActions(project, model);
  const columns = useMemo(() => [...head, ...metricColumns(model.versions), ...tail], [model.versions]);
  return (
    <>
      <PageTitle
        title={model.name}
        onRename={rename}
        chips={championFirst(model.aliases).map(({ alias, version }) => (
          <span key={alias}>
            <AliasChip alias={alias} /> v{version}
          </span>
        ))}
        description={describe(model)}
        actions={
          <>
            {model.versions.length > 1 && (
              <Button component={Link} href={`/p/${project}/models/${model.id}/compare`}>
                Compare versions
              </Button>
            )}
            <Button onClick={() => void remove()}>Delete</Button>
            <Button onClick={() => void setArchived(model.archivedAt === null)}>
              {model.archivedAt ? 'Restore' : 'Archive'}
            </Button>
          </>
        }
      />
      <ModelTags project={project} model={model} />
      <DataTable
        label={`Versions of ${model.name}`}
        rows={shown}
        columns={columns}
        rowId={({ id }) => id}
        state={table}
        onStateChange={setTable}
        onOpen={({ id }) => setUrl({ version: id }, { history: 'push' })}
        primary
        filters={<ArchivedFilter archived={archived} onChange={(value) => setUrl({ archived: value })} />}
        empty={<EmptyState sentence={archived ? 'No archived versions.' : 'All versions are archived.'} />}
      />
      <VersionCourses model={model} />
      <ModelRules project={project} model={model} />
      <VersionPanel project={project} model={model} versionId={opened} onClose={() => setUrl({ version: null })} />
    </>
  );
}
