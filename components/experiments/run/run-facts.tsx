'use client';

import Link from 'next/link';
import { LineagePicture } from '@/components/models/lineage-picture';
import { KeyValues } from '@/components/ui/key-values';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { clientTags } from '@/lib/contracts/client-tags';
import type { RunDetail } from '@/lib/contracts/experiments';
import { formatNumber } from '@/lib/format';
import classes from '../experiments.module.css';
import { FilteredValues } from './filtered-values';
import { RunComments } from './run-comments';
import { RunNote } from './run-note';
import { RunTags } from './run-tags';
import { RunVerification } from './run-verification';

interface Props {
  project: string;
  run: RunDetail;
}

const shownLineages = 3;

/** Parameters, tags, latest metrics, where everything came from, and what people say about it. */
export function RunFacts({ project, run }: Props) {
  return (
    <>
      <RunVerification project={project} run={run} />
      <div className={classes.columns}>
        <FilteredValues
          title="Parameters"
          items={Object.entries(run.params).map(([label, value]) => ({ label, value }))}
          empty="This run logged no parameters."
        />
        <FilteredValues
          title="Metrics"
          aside="latest, lowest, highest"
          items={run.metrics.map(({ key, value, min, max }) => ({
            label: key,
            value: `${formatNumber(value)}  (${formatNumber(min)} – ${formatNumber(max)})`,
          }))}
          empty="This run logged no metrics."
        />
        <Origin project={project} run={run} />
        <RunNote project={project} run={run} />
        <RunTags project={project} run={run} />
        <RunComments project={project} runId={run.id} />
        {run.notes.length > 0 && (
          <SectionCard title="Notes of the preparation">
            <ul>
              {run.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </SectionCard>
        )}
      </div>
      {run.modelVersions.slice(-shownLineages).map(({ id }) => (
        <LineagePicture key={id} project={project} versionId={id} />
      ))}
    </>
  );
}

function Origin({ project, run }: Props) {
  const parent = run.tags[clientTags.parent];
  return (
    <SectionCard title="Origin">
      <KeyValues
        items={[
          { label: 'Run id', value: run.id, mono: true },
          { label: 'By', value: run.userName || run.tags[clientTags.user] || '–' },
          ...(run.source === 'training' ? [{ label: 'Attempt', value: run.attempt }] : []),
          { label: 'Made', value: <RelativeTime at={run.createdAt} /> },
          ...(parent === undefined
            ? []
            : [
                {
                  label: 'Parent run',
                  // A tag is whatever a client wrote.
                  value: <Link href={`/p/${project}/experiments/runs/${encodeURIComponent(parent)}`}>{parent}</Link>,
                },
              ]),
          ...run.datasetVersions.map(({ id, name, version, label }) => ({
            label: 'Data',
            key: id,
            value: (
              <Link href={`/p/${project}/datasets/versions/${id}`}>
                {name} {label || `v${version}`}
              </Link>
            ),
          })),
          ...run.loggedDatasets.map(({ name, digest, context, source }) => ({
            label: context ? `Data (${context})` : 'Data',
            key: `${name} ${digest}`,
            value: <span title={source}>{`${name} ${digest}`}</span>,
          })),
          ...run.modelVersions.map(({ id, modelId, modelName, version }) => ({
            label: 'Registered as',
            key: id,
            value: (
              <Link href={`/p/${project}/models/${modelId}/versions/${version}`}>
                {modelName} v{version}
              </Link>
            ),
          })),
        ]}
      />
    </SectionCard>
  );
}
