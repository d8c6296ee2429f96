'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ErrorState } from '@/components/ui/error-state';
import { RoleChip } from '@/components/ui/role-chip';
import { SectionCard } from '@/components/ui/section-card';
import { LinesSkeleton } from '@/components/ui/skeletons';
import type { VersionLineage } from '@/lib/contracts/lineage';
import { countOf, formatCount, formatDateTime } from '@/lib/format';
import classes from './lineage-picture.module.css';
import { lineageQuery } from './queries';

/** Where a version came from and where it went, from left to right. */
export function LineagePicture({ project, versionId }: { project: string; versionId: string }) {
  const lineage = useQuery(lineageQuery(project, versionId));
  return (
    <SectionCard title="Lineage" aside="from the rows it learnt from to what it answered">
      {lineage.error && !lineage.data && (
        <ErrorState
          what="The lineage could not be loaded."
          error={lineage.error}
          onRetry={() => void lineage.refetch()}
        />
      )}
      {!lineage.data && !lineage.error && <LinesSkeleton lines={3} />}
      {lineage.data && <LineageSteps project={project} lineage={lineage.data} />}
    </SectionCard>
  );
}

/** The steps of a lineage; also drawn beside a single prediction. */
export function LineageSteps({ project, lineage }: { project: string; lineage: VersionLineage }) {
  const { version, endpoints } = lineage;
  const base = `/p/${project}`;
  return (
    <div className={classes.frame}>
      <ol className={classes.line}>
        <Step name="Data">
          <DataNodes base={base} lineage={lineage} />
        </Step>
        <Step name="Training">
          <TrainingNode base={base} lineage={lineage} />
        </Step>
        <Step name="Version">
          <Node href={`${base}/models/${version.modelId}/versions/${version.version}`} current>
            <b>
              {version.modelName} v{version.version}
            </b>
            <small>{version.kind}</small>
            <small>registered {formatDateTime(version.createdAt)}</small>
          </Node>
        </Step>
        <Step name="Endpoints and predictions">
          {endpoints.length === 0 && <p className={classes.none}>served nowhere yet</p>}
          {endpoints.map(({ id, name, role, predictions, labels, firstAt, lastAt, deleted }) => (
            <Node key={id} href={deleted ? undefined : `${base}/endpoints/${id}?tab=predictions`}>
              <b>
                {name} <RoleChip role={role ?? 'retired'} />
              </b>
              <small>
                answered {countOf(predictions, 'request')}, {formatCount(labels)} with an outcome
              </small>
              {firstAt !== null && lastAt !== null && (
                <small>
                  {firstAt.slice(0, 10)} to {lastAt.slice(0, 10)}
                </small>
              )}
            </Node>
          ))}
        </Step>
      </ol>
    </div>
  );
}

interface Part {
  base: string;
  lineage: VersionLineage;
}

function DataNodes({ base, lineage }: Part) {
  if (lineage.datasets.length === 0) return <p className={classes.none}>not from data here</p>;
  return lineage.datasets.map(({ id, name, version, label, rows, sha256 }) => (
    <Node key={id} href={`${base}/datasets/versions/${id}`}>
      <b>
        {name} {label || `v${version}`}
      </b>
      <small>{countOf(rows ?? 0, 'row')}</small>
      {sha256 !== null && <small className={classes.digest}>sha256 {sha256.slice(0, 12)}</small>}
    </Node>
  ));
}

function TrainingNode({ base, lineage: { run, training } }: Part) {
  if (run === null) return <p className={classes.none}>no training here</p>;
  return (
    <Node href={run.deleted ? undefined : `${base}/experiments/runs/${run.id}`}>
      <b>{run.name}</b>
      {training !== null && (
        <>
          <small>target: {training.target}</small>
          <small>kept to measure: {training.split}</small>
          {training.rows !== null && (
            <small>
              {formatCount(training.rows.train)} learnt from, {formatCount(training.rows.validation)} kept
              {training.refitOnAll ? ', then fitted on all' : ''}
            </small>
          )}
          <small className={classes.digest}>seed {training.seed}</small>
        </>
      )}
    </Node>
  );
}

function Step({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className={classes.step}>
      <p className={classes.name}>{name}</p>
      <div className={classes.nodes}>{children}</div>
    </li>
  );
}

function Node({ href, current, children }: { href?: string | undefined; current?: boolean; children: ReactNode }) {
  const shared = { className: classes.node, 'data-current': current || undefined };
  return href === undefined ? (
    <div {...shared}>{children}</div>
  ) : (
    <Link href={href} {...shared}>
      {children}
    </Link>
  );
}
