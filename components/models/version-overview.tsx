'use client';

import { Alert } from '@mantine/core';
import Link from 'next/link';
import { useOrigin } from '@/components/orgs/use-origin';
import { ApiImage } from '@/components/ui/api-image';
import { CodeBlock } from '@/components/ui/code-block';
import { KeyValues } from '@/components/ui/key-values';
import { Columns } from '@/components/ui/layout';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { Stat, StatRow } from '@/components/ui/stat';
import { keptKind, type ModelVersionDetail } from '@/lib/contracts/models';
import { formatBytes, formatNumber } from '@/lib/format';
import { mainMetrics } from '@/lib/metrics/main-metrics';
import { metricTitle } from '@/lib/metrics/metric-title';
import { LatencyStats, MeasureOffer } from './latency-stats';
import { LicenceField } from './licence-field';
import { LineagePicture } from './lineage-picture';
import { MetricsTable } from './metrics-table';
import { ServedBy } from './served-by';
import { StageField } from './stage-field';
import { TagsField } from '@/components/ui/tags-field';
import { useVersionUpdate } from './use-version-update';
import { VersionAliases } from './version-aliases';
import classes from './version-overview.module.css';

interface Of {
  project: string;
  version: ModelVersionDetail;
}

/** The numbers that matter, the lineage, and the facts. */
export function VersionOverview({ project, version }: Of) {
  const { evaluation } = version;
  const measured = evaluation && evaluation.error === null ? evaluation : null;
  const metrics = measured?.metrics ?? version.metrics;
  return (
    <>
      {version.kind === keptKind && (
        <Alert title="Kept, not served">
          {`${version.statusMessage} It can be tagged, aliased and found, but no endpoint here can answer with it.`}
        </Alert>
      )}
      <StatRow>
        {(version.task === null ? [] : mainMetrics[version.task].slice(0, 3)).map((name) => {
          const metric = metrics.find((one) => one.name === name);
          if (!metric) return null;
          const { value, lower, upper } = metric;
          const note = lower != null && upper != null ? `95 %: ${formatNumber(lower)} – ${formatNumber(upper)}` : '';
          return (
            <Stat key={name} label={metricTitle(name)} value={formatNumber(value)} exact={value ?? ''} note={note} />
          );
        })}
        {version.kind !== keptKind && <LatencyStats version={version} />}
        <Stat label="Size" value={formatBytes(version.sizeBytes)} />
      </StatRow>
      {version.kind !== keptKind && <MeasureOffer project={project} version={version} />}
      <LineagePicture project={project} versionId={version.id} />
      <Columns>
        <MetricsTable version={version} />
        <div style={{ display: 'grid', gap: 16 }}>
          <Facts project={project} version={version} />
          <Badge project={project} version={version} />
        </div>
      </Columns>
    </>
  );
}

function Facts({ project, version }: Of) {
  const threshold = version.evaluation?.threshold ?? null;
  return (
    <SectionCard title="Facts">
      <KeyValues
        items={[
          { label: 'Registered', value: <RelativeTime at={version.createdAt} /> },
          { label: 'Note', value: version.description || '–' },
          { label: 'Aliases', value: <VersionAliases project={project} version={version} /> },
          { label: 'Stage', value: <StageField project={project} version={version} /> },
          { label: 'Tags', value: <VersionTags project={project} version={version} /> },
          { label: 'Licence', value: <LicenceField project={project} version={version} /> },
          {
            label: 'Run',
            value: version.runId ? (
              <Link href={`/p/${project}/experiments/runs/${version.runId}`}>{version.runName ?? version.runId}</Link>
            ) : (
              '–'
            ),
          },
          ...(threshold === null ? [] : [{ label: 'Calls positive from', value: String(threshold) }]),
          ...(version.source === null ? [] : [{ label: 'Source', value: version.source, mono: true }]),
          ...(version.sha256 === '' ? [] : [{ label: 'sha256', value: version.sha256, mono: true }]),
          { label: 'Served by', value: <ServedBy project={project} version={version} /> },
        ]}
      />
    </SectionCard>
  );
}

function VersionTags({ project, version }: Of) {
  const update = useVersionUpdate(project, version);
  return (
    <TagsField
      tags={version.tags}
      onChange={({ tags, back, done }) => update({ body: { tags }, back: { tags: back }, done })}
    />
  );
}

function Badge({ project, version: { modelId, modelName, version } }: Of) {
  const origin = useOrigin();
  const name = `${modelName} v${version}`;
  const address = `/api/v1/projects/${encodeURIComponent(project)}/models/${modelId}/versions/${version}/badge.svg`;
  const page = `${origin}/p/${project}/models/${modelId}/versions/${version}`;
  return (
    <SectionCard title="Badge" aside="follows the version’s aliases">
      <ApiImage className={classes.badge} src={address} alt={name} height={20} />
      <CodeBlock code={`[![${name}](${origin}${address})](${page})`} />
    </SectionCard>
  );
}
