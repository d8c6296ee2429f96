'use client';

import { useMemo } from 'react';
import { Chip } from '@/components/ui/chip';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { SectionCard } from '@/components/ui/section-card';
import { StatusChip } from '@/components/ui/status-chip';
import type { RoundChallenger, RoundDetail } from '@/lib/contracts/policies';

function columnsFor(chosenVersionId: string | null): readonly DataColumn<RoundChallenger>[] {
  return [
    { id: 'name', header: 'Challenger', value: ({ name }) => name },
    {
      id: 'version',
      header: 'Version',
      value: ({ version }) => version,
      cell: ({ version }) => (version === null ? '' : `v${version}`),
      width: 84,
    },
    { id: 'trained', header: 'Trained on', value: ({ trainedOn }) => trainedOn },
    {
      id: 'run',
      header: 'Training',
      value: ({ runStatus }) => runStatus,
      cell: ({ runStatus }) => runStatus && <StatusChip status={runStatus} />,
      width: 120,
      phone: 'lead',
    },
    {
      id: 'gates',
      header: 'Gates',
      value: ({ gates }) => gates.filter(({ passed }) => passed).length,
      cell: ({ gates }) =>
        gates.length > 0 && (
          <Chip
            tone={gates.every(({ passed }) => passed) ? 'good' : 'bad'}
            hint={gates.map(({ sentence }) => sentence).join(' ')}
          >
            {gates.filter(({ passed }) => passed).length} of {gates.length}
          </Chip>
        ),
      width: 90,
    },
    {
      id: 'chosen',
      header: 'A/B',
      value: ({ versionId }) => (versionId !== null && versionId === chosenVersionId ? 'chosen' : ''),
      width: 84,
    },
  ];
}

/** The challengers of a round: what they learnt from, whether they passed, which went on. */
export function ChallengersTable({ project, round }: { project: string; round: RoundDetail }) {
  const columns = useMemo(() => columnsFor(round.chosenVersionId), [round.chosenVersionId]);
  return (
    <SectionCard title="Challengers" padding="flush">
      <DataTable
        label="Challengers"
        rows={round.challengers}
        columns={columns}
        rowId={({ name }) => name}
        rowHref={({ runId }) => `/p/${project}/experiments/runs/${runId ?? ''}`}
        toolbar={false}
        maxHeight="240px"
      />
    </SectionCard>
  );
}
