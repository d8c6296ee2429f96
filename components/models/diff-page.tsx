'use client';

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { CopyLink } from '@/components/ui/copy-button';
import { PageTitle } from '@/components/ui/page-title';
import { TableSkeleton } from '@/components/ui/skeletons';
import { integer } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { ModelVersion, RegisteredModelDetail } from '@/lib/contracts/models';
import { DiffChanges } from './diff-changes';
import { DiffMetrics } from './diff-metrics';
import { DiffPredictions } from './diff-predictions';
import { diffQuery, modelQuery } from './queries';

/** Two versions of a model beside each other; which two stands in the address, by their numbers. */
export function DiffPage({ project, modelId }: { project: string; modelId: string }) {
  const model = useQuery(modelQuery(project, modelId));
  if (model.error && !model.data)
    return (
      <ErrorState what="The model could not be loaded." error={model.error} onRetry={() => void model.refetch()} />
    );
  if (!model.data) return <TableSkeleton columns={3} />;
  return <LoadedDiff project={project} model={model.data} />;
}

function LoadedDiff({ project, model }: { project: string; model: RegisteredModelDetail }) {
  const champion = model.aliases.find(({ alias }) => alias === 'champion')?.version;
  const [{ before, after }, setUrl] = useUrlState({ before: integer(0), after: integer(0) });
  const { versions } = model;
  const newest = versions[0];
  const second = versions.find(({ version }) => version === (after || newest?.version));
  const fallback = versions.find(({ version }) => version === champion && version !== second?.version);
  const first =
    versions.find(({ version }) => version === before) ?? fallback ?? versions.find((one) => one.id !== second?.id);
  const options = versions.map(({ version, aliases }) => ({
    value: String(version),
    label: `v${version}${aliases.length > 0 ? ` (${aliases.join(', ')})` : ''}`,
  }));
  return (
    <>
      <PageTitle
        title={first && second ? `v${first.version} and v${second.version}` : 'Compare versions'}
        crumbs={[{ label: model.name, href: `/p/${project}/models/${model.id}` }]}
        chips={<CopyLink />}
        description={`two versions of ${model.name}`}
        actions={
          <>
            <Select
              aria-label="The version before"
              data={options}
              value={first ? String(first.version) : null}
              onChange={(value) => setUrl({ before: Number(value) })}
              allowDeselect={false}
              w={210}
            />
            <Select
              aria-label="The version after"
              data={options}
              value={second ? String(second.version) : null}
              onChange={(value) => setUrl({ after: Number(value) })}
              allowDeselect={false}
              w={210}
            />
          </>
        }
      />
      {first && second && first.id !== second.id ? (
        <Diff project={project} before={first} after={second} />
      ) : (
        <EmptyState sentence="A comparison needs two different versions: register another run, or choose above." />
      )}
    </>
  );
}

function Diff({ project, before, after }: { project: string; before: ModelVersion; after: ModelVersion }) {
  const diff = useQuery(diffQuery(project, { before: before.id, after: after.id }));
  if (diff.error && !diff.data)
    return (
      <ErrorState what="The comparison could not be loaded." error={diff.error} onRetry={() => void diff.refetch()} />
    );
  if (!diff.data) return <TableSkeleton columns={4} />;
  return (
    <>
      <DiffPredictions project={project} diff={diff.data} />
      <DiffMetrics diff={diff.data} />
      <DiffChanges diff={diff.data} />
    </>
  );
}
