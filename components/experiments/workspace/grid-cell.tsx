'use client';

import { RelativeTime } from '@/components/ui/relative-time';
import { StatusChip } from '@/components/ui/status-chip';
import type { MetricSummary, RunCell } from '@/lib/contracts/run-search';
import { formatDuration, formatNumber } from '@/lib/format';
import { columnOf, isNumeric, type ColumnId } from './column-id';
import classes from './workspace.module.css';

const times = ['start_time', 'end_time', 'created_at'];

/** A value of a run as its column shows it; the whole of it on hover. */
export function CellValue({ column, cell }: { column: ColumnId; cell: RunCell }) {
  const { kind, key } = columnOf(column);
  if (cell === null) return <span className={classes.absent}>–</span>;
  if (kind === 'attribute' && key === 'status') return <StatusChip status={String(cell).toLowerCase()} />;
  if (kind === 'attribute' && times.includes(key) && typeof cell === 'number') return <RelativeTime at={cell} />;
  if (kind === 'attribute' && key === 'duration' && typeof cell === 'number') return <>{formatDuration(cell)}</>;
  if (isNumeric(column) && typeof cell === 'number') return <span title={String(cell)}>{formatNumber(cell)}</span>;
  return <span title={String(cell)}>{cell === '' ? '(empty)' : cell}</span>;
}

/** A metric over the runs of a group: mean ± standard deviation, and the range on hover. */
export function SummaryValue({ summary }: { summary: MetricSummary | undefined }) {
  if (!summary || summary.n === 0 || summary.mean === null) return <span className={classes.absent}>–</span>;
  const { n, mean, sd, min, max } = summary;
  return (
    <span title={`${n} runs, from ${min ?? '–'} to ${max ?? '–'}, mean ${mean}, sd ${sd ?? '–'}`}>
      {formatNumber(mean)}
      {sd !== null && <span className={classes.spread}> ± {formatNumber(sd, { digits: 2 })}</span>}
    </span>
  );
}
