'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ServeButton } from '@/components/serving/serve-button';
import { CopyLink } from '@/components/ui/copy-button';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { AliasChip } from '@/components/ui/role-chip';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { UrlTabs } from '@/components/ui/url-tabs';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { Signature } from '@/lib/preprocessing/schema';
import { GatesTab } from './gates-tab';
import { modelVersionByNumberQuery } from './queries';
import { SignatureTable } from './signature-table';
import { SlicesTab } from './slices-tab';
import { VersionActions } from './version-actions';
import { VersionCard } from './version-card';
import { VersionOverview } from './version-overview';

export interface VersionPageProps {
  project: string;
  model: string;
  /** Its number, as the permalink holds it. */
  version: string;
}

/** One version at its permalink: how good, how quick, from where, for whom, in whose words. */
export function VersionPage({ project, model, version }: VersionPageProps) {
  const found = useQuery(modelVersionByNumberQuery(project, model, version));
  if (found.error && !found.data)
    return (
      <ErrorState what="The version could not be loaded." error={found.error} onRetry={() => void found.refetch()} />
    );
  if (!found.data) return <ChartSkeleton height={320} />;
  return <LoadedVersion project={project} version={found.data} />;
}

function LoadedVersion({ project, version }: { project: string; version: ModelVersionDetail }) {
  const signature = Signature.safeParse(version.signature);
  return (
    <>
      <PageTitle
        title={`${version.modelName} v${version.version}`}
        crumbs={[{ label: version.modelName, href: `/p/${project}/models/${version.modelId}` }]}
        chips={
          <>
            {version.aliases.map((alias) => (
              <AliasChip key={alias} alias={alias} />
            ))}
            {version.archivedAt && <StatusChip status="archived" />}
            <CopyLink label="Copy permalink" />
          </>
        }
        description={`${version.kind}, learnt from ${version.trainedOn.sentence}`}
        actions={
          <>
            {version.version > 1 && (
              <Button
                component={Link}
                href={`/p/${project}/models/${version.modelId}/compare?after=${version.version}`}
              >
                Compare
              </Button>
            )}
            <VersionActions project={project} version={version} />
            {!version.archivedAt && <ServeButton project={project} version={version} />}
          </>
        }
      />
      <UrlTabs
        tabs={[
          { value: 'overview', label: 'Overview', panel: <VersionOverview project={project} version={version} /> },
          {
            value: 'slices',
            label: 'Slices',
            count: version.evaluation?.slices.length ?? 0,
            panel: <SlicesTab project={project} version={version} />,
          },
          { value: 'gates', label: 'Gates', panel: <GatesTab project={project} version={version} /> },
          { value: 'card', label: 'Card', panel: <VersionCard project={project} version={version} /> },
          {
            value: 'signature',
            label: 'Signature',
            panel: signature.success ? (
              <SignatureTable signature={signature.data} example={version.inputExample} />
            ) : (
              <ErrorState what="This version has no signature that can be read." />
            ),
          },
        ]}
      />
    </>
  );
}
