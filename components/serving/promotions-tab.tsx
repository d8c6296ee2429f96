'use client';

import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { EndpointDetail, Promotion } from '@/lib/contracts/serving';
import { formatDateTime } from '@/lib/format';

const kinds: Record<Promotion['kind'], string> = {
  first: 'first champion',
  promote: 'promoted',
  rollback: 'rolled back',
};
const columns: readonly DataColumn<Promotion>[] = [
  { id: 'what', header: 'What', value: ({ kind, toVersion }) => `v${toVersion} ${kinds[kind]}`, width: 190 },
  {
    id: 'from',
    header: 'Instead of',
    value: ({ fromVersion }) => (fromVersion === null ? '' : `v${fromVersion}`),
    width: 100,
  },
  { id: 'by', header: 'By', value: ({ byName }) => byName, width: 180, phone: 'lead' },
  { id: 'reason', header: 'Reason', value: ({ reason }) => reason },
  {
    id: 'event',
    header: 'In effect from',
    value: ({ eventTime }) => (eventTime ? formatDateTime(eventTime) : ''),
    width: 150,
  },
  { id: 'at', header: 'When', value: ({ at }) => new Date(at), kind: 'time' },
];

/** Who was champion, since when, and why. */
export function PromotionsTab({ endpoint }: { endpoint: EndpointDetail }) {
  return (
    <DataTable
      label="Promotions"
      rows={endpoint.promotions}
      columns={columns}
      rowId={({ id }) => id}
      toolbar={false}
      empty={<EmptyState sentence="No champion yet." />}
    />
  );
}
