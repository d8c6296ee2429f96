'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { RoleChip } from '@/components/ui/role-chip';
import { SidePanel } from '@/components/ui/side-panel';
import { KeyValues } from '@/components/ui/key-values';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { EndpointDetail, LoggedPrediction } from '@/lib/contracts/serving';
import { formatDateTime, formatNumber } from '@/lib/format';
import { LabelsUpload } from './labels-upload';
import { PredictionOrigin } from './prediction-origin';
import { predictionsQuery } from './queries';

const pageSize = 100;
const columns: readonly DataColumn<LoggedPrediction>[] = [
  {
    id: 'event',
    header: 'Happened',
    value: ({ eventTime }) => eventTime,
    cell: ({ eventTime }) => formatDateTime(eventTime),
    width: 150,
    phone: 'title',
  },
  {
    id: 'role',
    header: 'Answered by',
    value: ({ role, version }) => `${role} v${version}`,
    cell: ({ role, version }) => <RoleChip role={role} version={`v${version}`} />,
    width: 150,
    phone: 'lead',
  },
  { id: 'score', header: 'Score', value: ({ score }) => score, kind: 'number' },
  {
    id: 'label',
    header: 'Outcome',
    value: ({ label }) => label,
    cell: ({ label, corrections, latestLabel }) => {
      if (label === null) return '';
      return corrections > 0 ? `${label} → ${latestLabel}` : String(label);
    },
    width: 110,
  },
  { id: 'latency', header: 'Took', unit: 'ms', value: ({ latencyMs }) => latencyMs, kind: 'number' },
  {
    id: 'shadows',
    header: 'Shadows',
    value: ({ shadows }) => shadows.map(({ version, score }) => `v${version} ${formatNumber(score)}`).join(', '),
    width: 170,
  },
  {
    id: 'features',
    header: 'Input',
    value: ({ features }) =>
      Object.entries(features)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(' '),
  },
  { id: 'key', header: 'Key', value: ({ key }) => key, width: 130, hidden: true },
];

/** What was asked and answered, newest first, with what became of it. */
export function PredictionsTab({ project, endpoint }: { project: string; endpoint: EndpointDetail }) {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [{ prediction }, setUrl] = useUrlState({ prediction: optional });
  const cursor = cursors.at(-1);
  const page = useQuery(predictionsQuery(project, endpoint.id, { limit: pageSize, ...(cursor ? { cursor } : {}) }));
  const next = page.data?.nextCursor ?? null;
  const opened = page.data?.items.find(({ id }) => id === prediction);
  return (
    <>
      <DataTable
        label="Predictions"
        rows={page.data?.items}
        error={page.error}
        onRetry={() => void page.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        onOpen={({ id }) => setUrl({ prediction: id })}
        density="compact"
        maxHeight="60vh"
        filters={
          <>
            <Button size="xs" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
              Newer
            </Button>
            <Button size="xs" disabled={next === null} onClick={() => next && setCursors([...cursors, next])}>
              Older
            </Button>
            <LabelsUpload endpoint={endpoint} />
          </>
        }
        empty={<EmptyState sentence="No predictions yet." />}
      />
      <SidePanel opened={opened !== undefined} onClose={() => setUrl({ prediction: null })} title="Prediction">
        {opened && (
          <>
            <KeyValues
              items={[
                { label: 'Id', value: opened.id, mono: true },
                { label: 'Happened', value: formatDateTime(opened.eventTime) },
                { label: 'Received', value: formatDateTime(opened.receivedAt) },
                { label: 'Key', value: opened.key ?? '–', mono: true },
                { label: 'Score', value: formatNumber(opened.score) },
                { label: 'Answer from', value: opened.source.replace('-', ' ') },
                { label: 'Propensity', value: formatNumber(opened.propensity) },
                { label: 'Outcome', value: opened.label === null ? 'not heard yet' : String(opened.label) },
                {
                  label: 'Corrections',
                  value:
                    opened.corrections === 0 ? '0' : `${opened.corrections}, the latest says ${opened.latestLabel}`,
                },
                ...Object.entries(opened.features).map(([label, value]) => ({
                  label,
                  value: String(value),
                  mono: true,
                })),
                ...opened.shadows.map(({ versionId, version, score }) => ({
                  label: `Shadow v${version}`,
                  value: formatNumber(score),
                  key: versionId,
                })),
              ]}
            />
            <PredictionOrigin project={project} predictionId={opened.id} />
          </>
        )}
      </SidePanel>
    </>
  );
}
