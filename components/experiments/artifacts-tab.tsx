'use client';

import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { Artifact, RunDetail } from '@/lib/contracts/experiments';
import { formatBytes } from '@/lib/format';

const columns: readonly DataColumn<Artifact>[] = [
  { id: 'path', header: 'File', value: ({ path }) => path },
  {
    id: 'size',
    header: 'Size',
    value: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => formatBytes(sizeBytes),
    kind: 'number',
    width: 110,
  },
  {
    id: 'sha',
    header: 'sha256',
    value: ({ sha256 }) => sha256,
    cell: ({ sha256 }) => <code>{sha256.slice(0, 12)}</code>,
    width: 130,
  },
  { id: 'created', header: 'Written', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

/** Files of the run; a row downloads its file. */
export function ArtifactsTab({ project, run }: { project: string; run: RunDetail }) {
  return (
    <DataTable
      label="Artifacts"
      rows={run.artifacts}
      columns={columns}
      rowId={({ path }) => path}
      rowHref={({ path }) => `/api/v1/projects/${project}/runs/${run.id}/artifacts/${path}`}
      toolbar={false}
      empty={<EmptyState sentence="This run wrote no files." />}
    />
  );
}
