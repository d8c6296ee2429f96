'use client';

import Link from 'next/link';
import { KeyValues } from '@/components/ui/key-values';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import type { RunDetail } from '@/lib/contracts/experiments';
import { formatNumber } from '@/lib/format';
import classes from './experiments.module.css';

/** Parameters, tags, latest metrics, and where everything came from. */
export function RunFacts({ project, run }: { project: string; run: RunDetail }) {
  return (
    <div className={classes.columns}>
      <SectionCard title="Parameters">
        <KeyValues items={Object.entries(run.params).map(([label, value]) => ({ label, value, mono: true }))} />
      </SectionCard>
      <SectionCard title="Metrics" aside="latest, lowest, highest">
        <KeyValues
          items={run.metrics.map(({ key, value, min, max }) => ({
            label: key,
            value: `${formatNumber(value)}  (${formatNumber(min)} – ${formatNumber(max)})`,
          }))}
        />
      </SectionCard>
      <SectionCard title="Origin">
        <KeyValues
          items={[
            { label: 'Run id', value: run.id, mono: true },
            { label: 'By', value: run.userName || '–' },
            { label: 'Attempt', value: run.attempt },
            { label: 'Made', value: <RelativeTime at={run.createdAt} /> },
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
            ...Object.entries(run.tags).map(([label, value]) => ({ label, value, mono: true })),
          ]}
        />
      </SectionCard>
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
  );
}
