import Link from 'next/link';
import type { DataColumn } from '@/components/ui/data-table';
import { StatusChip } from '@/components/ui/status-chip';
import type { Batch } from '@/lib/contracts/batches';
import { formatCount, formatPercent, formatRate } from '@/lib/format';

/** How far a batch is, for a table: '42 %' while it goes, nothing when it has ended. */
export function shareOf({ status, rows, done }: Pick<Batch, 'status' | 'rows' | 'done'>): string | null {
  if (status !== 'running' || rows === null || rows === 0) return null;
  return formatPercent(Math.floor((done / rows) * 100) / 100);
}

/** Columns of the list of batches. */
export const batchColumns = (project: string): readonly DataColumn<Batch>[] => [
  { id: 'name', header: 'Batch', value: ({ name }) => name },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: (batch) => (
      <StatusChip status={batch.status} label={[batch.status, shareOf(batch)].filter(Boolean).join(' ')} />
    ),
    width: 118,
    phone: 'lead',
  },
  {
    id: 'rows',
    header: 'Rows',
    value: ({ rows }) => rows,
    cell: ({ rows }) => (rows === null ? '' : formatCount(rows)),
    kind: 'number',
    width: 88,
  },
  {
    id: 'unscored',
    header: 'Unscored',
    value: ({ unscored }) => unscored,
    cell: ({ unscored }) => (unscored === 0 ? '' : formatCount(unscored)),
    kind: 'number',
    width: 88,
  },
  {
    id: 'rate',
    header: 'Rate',
    value: ({ rowsPerSecond }) => rowsPerSecond,
    cell: ({ rowsPerSecond }) => (rowsPerSecond === null ? '' : formatRate(rowsPerSecond, 'rows')),
    kind: 'number',
    width: 104,
    phone: 'none',
  },
  {
    id: 'model',
    header: 'Model',
    value: ({ model, endpoint }) => `${model.name} v${model.version}${endpoint ? `, ${endpoint.name}` : ''}`,
    cell: ({ model }) => (
      <Link href={`/p/${project}/models/${model.modelId}/versions/${model.version}`}>
        {model.name} v{model.version}
      </Link>
    ),
    width: 112,
  },
  {
    id: 'output',
    header: 'Result',
    value: ({ output }) => (output ? `${output.name} v${output.version}` : ''),
    cell: ({ output }) =>
      output && (
        <Link href={`/p/${project}/datasets/versions/${output.datasetVersionId}`}>
          {output.name} v{output.version}
        </Link>
      ),
    width: 130,
    phone: 'none',
  },
  { id: 'by', header: 'By', value: ({ createdByName }) => createdByName, width: 78, phone: 'none' },
  { id: 'created', header: 'Started', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];
