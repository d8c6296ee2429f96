'use client';

import { useMemo } from 'react';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import type { DatasetVersionDetail } from '@/lib/contracts/datasets';
import type { Row } from '@/lib/contracts/basics';

interface PreviewRow {
  index: number;
  row: Row;
}

/** The first rows as stored. */
export function PreviewTable({ version }: { version: DatasetVersionDetail }) {
  const columns = useMemo<readonly DataColumn<PreviewRow>[]>(
    () =>
      version.columns.map(({ name, type }) => ({
        id: name,
        header: name,
        value: ({ row }) => row[name] ?? null,
        kind: type === 'number' || type === 'integer' ? 'number' : 'text',
        width: type === 'number' || type === 'integer' ? 110 : 170,
      })),
    [version.columns],
  );
  const rows = useMemo(() => version.preview.map((row, index) => ({ index, row })), [version.preview]);
  return (
    <DataTable
      label="First rows"
      rows={rows}
      columns={columns}
      rowId={({ index }) => String(index)}
      toolbar={false}
      density="compact"
      maxHeight="420px"
    />
  );
}
