'use client';

import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { Stat, StatRow } from '@/components/ui/stat';
import { UrlTabs } from '@/components/ui/url-tabs';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { formatCount, formatNumber, formatPercent } from '@/lib/format';
import { EndpointBout } from './endpoint-bout';
import { PredictionsTab } from './predictions-tab';
import { PromotionsTab } from './promotions-tab';
import { endpointQuery } from './queries';
import { RolloutTab } from './rollout-tab';
import { SettingsTab } from './settings-tab';
import { TrafficTab } from './traffic-tab';
import { TryTab } from './try-tab';
import { useCrown } from './use-crown';
import { useEndpointActions } from './use-endpoint-actions';

/** One endpoint: who answers, how much, how fast, and ways to try, promote and roll back. */
export function EndpointPage({ project, endpointId }: { project: string; endpointId: string }) {
  const endpoint = useQuery(endpointQuery(project, endpointId));
  if (endpoint.error && !endpoint.data)
    return (
      <ErrorState
        what="The endpoint could not be loaded."
        error={endpoint.error}
        onRetry={() => void endpoint.refetch()}
      />
    );
  if (!endpoint.data) return <ChartSkeleton height={320} />;
  return <LoadedEndpoint project={project} endpoint={endpoint.data} />;
}

/** A part of a whole; null of nothing. */
const shareOf = (part: number, whole: number) => (whole === 0 ? null : part / whole);

function LoadedEndpoint({ project, endpoint }: { project: string; endpoint: EndpointDetail }) {
  const { rename, setArchived, remove } = useEndpointActions({ project, endpoint });
  const { busy, crownedId, promote, rollBack, removeShadow } = useCrown({ project, endpoint });
  const { traffic } = endpoint;
  return (
    <>
      <PageTitle
        title={endpoint.name}
        onRename={rename}
        description={
          <span>
            serves <Link href={`/p/${project}/models/${endpoint.modelId}`}>{endpoint.modelName}</Link>
            {endpoint.description ? ` · ${endpoint.description}` : ''}
          </span>
        }
        actions={
          <>
            <Button onClick={() => void remove()}>Delete</Button>
            <Button onClick={() => void setArchived(endpoint.archivedAt === null)}>
              {endpoint.archivedAt ? 'Restore' : 'Archive'}
            </Button>
            <Button
              onClick={() => void rollBack()}
              loading={busy === 'rollBack'}
              disabled={!endpoint.promotions.some(({ fromVersionId }) => fromVersionId !== null)}
            >
              Roll back
            </Button>
          </>
        }
      />
      {endpoint.troubles.map(({ sentence, gateways }) => (
        <Alert key={sentence} color="red" variant="light" title={`Not all of it is loaded on ${gateways.join(', ')}`}>
          {sentence}
        </Alert>
      ))}
      <EndpointBout
        project={project}
        endpoint={endpoint}
        crownedId={crownedId}
        onPromote={promote}
        onRemove={removeShadow}
        busy={busy}
      />
      <StatRow>
        <Stat label="Predictions, 24 h" value={formatCount(traffic.predictions)} size="large" />
        <Stat label="Errors, 24 h" value={formatCount(traffic.errors)} tone={traffic.errors > 0 ? 'warn' : undefined} />
        <Stat label="p50" value={formatNumber(traffic.p50Ms, { digits: 3 })} unit="ms" />
        <Stat label="p99" value={formatNumber(traffic.p99Ms, { digits: 3 })} unit="ms" />
        <Stat label="All predictions" value={formatCount(endpoint.predictionsTotal)} />
        <Stat label="Labels" value={formatCount(endpoint.labelsTotal)} />
        {endpoint.settings.cache.ttlSeconds > 0 && (
          <Stat label="From the cache, 24 h" value={formatPercent(shareOf(traffic.cached, traffic.predictions))} />
        )}
        {traffic.fallbacks > 0 && <Stat label="Fallbacks, 24 h" value={formatCount(traffic.fallbacks)} tone="warn" />}
      </StatRow>
      <UrlTabs
        tabs={[
          { value: 'traffic', label: 'Traffic', panel: <TrafficTab project={project} endpoint={endpoint} /> },
          { value: 'try', label: 'Try it', panel: <TryTab project={project} endpoint={endpoint} /> },
          {
            value: 'predictions',
            label: 'Predictions',
            panel: <PredictionsTab project={project} endpoint={endpoint} />,
          },
          {
            value: 'promotions',
            label: 'Promotions',
            count: endpoint.promotions.length,
            panel: <PromotionsTab endpoint={endpoint} />,
          },
          { value: 'rollout', label: 'Rollout', panel: <RolloutTab project={project} endpoint={endpoint} /> },
          { value: 'settings', label: 'Settings', panel: <SettingsTab project={project} endpoint={endpoint} /> },
        ]}
      />
    </>
  );
}
