'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { SectionCard } from '@/components/ui/section-card';
import { StatusChip } from '@/components/ui/status-chip';
import type { BatchDetail, BatchShard } from '@/lib/contracts/batches';
import { countOf, formatCount, formatDuration, formatPercent, formatRate } from '@/lib/format';
import { batchSentence } from './batch-words';
import classes from './batches.module.css';

const shareOf = ({ done, rows }: BatchShard): number => (rows === 0 ? 1 : done / rows);

/** All parts at a glance, each as wide as its rows, with amount, rate and remaining time. */
export function BatchProgress({ batch }: { batch: BatchDetail }) {
  const { rows, done, rowsPerSecond, shards } = batch;
  const share = rows === null || rows === 0 ? 0 : Math.floor((done / rows) * 100) / 100;
  return (
    <SectionCard>
      <div className={classes.line}>
        <div
          className={classes.strip}
          role="progressbar"
          aria-label="Rows scored"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          {shards.map((shard) => (
            <div
              key={shard.place}
              className={classes.part}
              data-status={shard.status}
              style={{ flexGrow: shard.rows }}
              title={`Part ${shard.place + 1}: ${shard.status}, ${formatPercent(shareOf(shard))}`}
            >
              <span style={{ width: `${shareOf(shard) * 100}%` }} />
            </div>
          ))}
        </div>
        <div className={classes.words}>
          {rows !== null && (
            <span>
              {formatPercent(share)} · {formatCount(done)} of {formatCount(rows)} rows in{' '}
              {countOf(shards.length, 'part')}
            </span>
          )}
          <span>{batchSentence(batch)}</span>
          <span>{rowsPerSecond === null ? '' : formatRate(rowsPerSecond, 'rows')}</span>
        </div>
      </div>
    </SectionCard>
  );
}

const msOf = ({ startedAt, finishedAt }: BatchShard): number | null =>
  startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : null;

const columnsOf = (project: string): readonly DataColumn<BatchShard>[] => [
  {
    id: 'part',
    header: 'Part',
    value: ({ place }) => place + 1,
    cell: ({ place, fromRow, rows }) =>
      `${place + 1} · rows ${formatCount(fromRow + 1)} to ${formatCount(fromRow + rows)}`,
    width: 250,
    phone: 'title',
  },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: (shard) => (
      <StatusChip
        status={shard.status}
        label={shard.status === 'running' ? formatPercent(Math.floor(shareOf(shard) * 100) / 100) : shard.status}
      />
    ),
    width: 110,
    phone: 'lead',
  },
  {
    id: 'unscored',
    header: 'Unscored',
    value: ({ unscored }) => unscored,
    cell: ({ unscored }) => (unscored === 0 ? '' : formatCount(unscored)),
    kind: 'number',
    width: 100,
  },
  {
    id: 'rate',
    header: 'Rate',
    value: (shard) => {
      const ms = msOf(shard);
      return ms ? (shard.rows / ms) * 1000 : null;
    },
    cell: (shard) => {
      const ms = msOf(shard);
      return ms ? formatRate((shard.rows / ms) * 1000, 'rows') : '';
    },
    kind: 'number',
    width: 118,
  },
  {
    id: 'took',
    header: 'Took',
    value: msOf,
    cell: (shard) => {
      const ms = msOf(shard);
      return ms === null ? '' : formatDuration(ms);
    },
    kind: 'number',
    width: 84,
  },
  { id: 'attempt', header: 'Attempt', value: ({ attempt }) => attempt, kind: 'number', width: 84 },
  { id: 'why', header: 'Why', value: ({ error, problem }) => error ?? problem ?? '' },
  {
    id: 'job',
    header: 'Job',
    value: ({ jobId }) => jobId,
    cell: ({ jobId }) => jobId && <Link href={`/p/${project}/jobs?job=${jobId}`}>log</Link>,
    width: 64,
  },
];

/** Each part with its rows, speed and fate. */
export function BatchParts({ project, batch }: { project: string; batch: BatchDetail }) {
  const columns = useMemo(() => columnsOf(project), [project]);
  return (
    <SectionCard title="Parts" aside="each is one job" padding="flush">
      <DataTable
        label="Parts"
        rows={batch.shards}
        columns={columns}
        rowId={({ place }) => String(place)}
        toolbar={false}
        density="compact"
        maxHeight="50vh"
      />
    </SectionCard>
  );
}
