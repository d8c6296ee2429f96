import type { ReactNode } from 'react';
import { RelativeTime } from '@/components/ui/relative-time';
import { StatusChip } from '@/components/ui/status-chip';
import type { MetricSummary, RunCell } from '@/lib/contracts/run-search';
import { formatDuration, formatNumber } from '@/lib/format';
import { columnOf, isNumeric, type ColumnId } from './column-id';
import classes from './workspace.module.css';

const times = ['start_time', 'end_time', 'created_at'];

/** What stands in a cell. Words where words do: hundreds of cells go by with a turn of the wheel. */
export interface ShownCell {
  content: ReactNode;
  /** The whole of it, on hover. */
  title?: string;
  /** Whether there is no value. */
  isAbsent?: boolean;
}

const absent: ShownCell = { content: '–', isAbsent: true };

/** A value of a run as its column shows it. */
export function showCell(column: ColumnId, cell: RunCell): ShownCell {
  const { kind, key } = columnOf(column);
  if (cell === null) return absent;
  if (kind === 'attribute' && key === 'status') return { content: <StatusChip status={String(cell).toLowerCase()} /> };
  if (kind === 'attribute' && times.includes(key) && typeof cell === 'number')
    return { content: <RelativeTime at={cell} /> };
  if (kind === 'attribute' && key === 'duration' && typeof cell === 'number') return { content: formatDuration(cell) };
  const title = String(cell);
  if (isNumeric(column) && typeof cell === 'number') return { content: formatNumber(cell), title };
  return { content: cell === '' ? '(empty)' : cell, title };
}

/** A value among other words. */
export function CellValue({ column, cell }: { column: ColumnId; cell: RunCell }) {
  const { content, title, isAbsent } = showCell(column, cell);
  return (
    <span title={title} data-absent={isAbsent}>
      {content}
    </span>
  );
}

/** A metric over the runs of a group: mean ± standard deviation, and the range on hover. */
export function showSummary(summary: MetricSummary | undefined): ShownCell {
  if (!summary || summary.n === 0 || summary.mean === null) return absent;
  const { n, mean, sd, min, max } = summary;
  return {
    title: `${n} runs, from ${min ?? '–'} to ${max ?? '–'}, mean ${mean}, sd ${sd ?? '–'}`,
    content: (
      <>
        {formatNumber(mean)}
        {sd !== null && <span className={classes.spread}> ± {formatNumber(sd, { digits: 2 })}</span>}
      </>
    ),
  };
}
