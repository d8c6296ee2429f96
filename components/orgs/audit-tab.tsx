'use client';

import { useQuery } from '@tanstack/react-query';
import { DataTable, useTableUrlState, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { AuditEntry } from '@/lib/contracts/orgs';
import { activityWords, actorWords } from './activity-words';
import { activityQuery } from './queries';

const shownEntries = 500;
const columns: readonly DataColumn<AuditEntry>[] = [
  { id: 'at', header: 'When', value: ({ at }) => new Date(at), kind: 'time', width: 130 },
  { id: 'actor', header: 'Who', value: ({ actorName }) => actorWords(actorName), width: 200 },
  {
    id: 'action',
    header: 'Did',
    value: ({ action }) => activityWords(action),
    cell: ({ action }) => <span title={action}>{activityWords(action)}</span>,
    width: 190,
  },
  { id: 'subject', header: 'To', value: ({ subjectName, subjectId }) => subjectName ?? subjectId },
  {
    id: 'detail',
    header: 'Detail',
    value: ({ detail }) => (detail ? JSON.stringify(detail) : ''),
    cell: ({ detail }) => <code>{detail ? JSON.stringify(detail) : ''}</code>,
  },
];

/** Who changed what in this project, newest first. */
export function AuditTab({ project }: { project: string }) {
  const entries = useQuery(activityQuery(project, shownEntries));
  const [table, setTable] = useTableUrlState();
  return (
    <DataTable
      label="Audit"
      rows={entries.data?.items}
      error={entries.error}
      onRetry={() => void entries.refetch()}
      columns={columns}
      rowId={({ id }) => id}
      state={table}
      onStateChange={setTable}
      density="compact"
      empty={<EmptyState sentence="Nothing was changed in this project yet." />}
    />
  );
}
