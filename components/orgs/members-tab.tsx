'use client';

import { useQuery } from '@tanstack/react-query';
import { Chip } from '@/components/ui/chip';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { SectionCard } from '@/components/ui/section-card';
import type { Member } from '@/lib/contracts/orgs';
import { membersQuery } from './queries';

const columns: readonly DataColumn<Member>[] = [
  { id: 'name', header: 'Name', value: ({ name }) => name },
  { id: 'email', header: 'E-mail', value: ({ email }) => email },
  {
    id: 'role',
    header: 'Role',
    value: ({ role }) => role,
    cell: ({ role }) => <Chip>{role}</Chip>,
    width: 110,
    phone: 'lead',
  },
  { id: 'since', header: 'Since', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

/** People of the organisation and what they may do. */
export function MembersTab() {
  const members = useQuery(membersQuery());
  return (
    <SectionCard title="People" padding="flush">
      <DataTable
        label="People"
        rows={members.data?.items}
        error={members.error}
        onRetry={() => void members.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        toolbar={false}
        maxHeight="60vh"
      />
    </SectionCard>
  );
}
