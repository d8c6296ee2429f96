'use client';

import { useMemo } from 'react';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Columns } from '@/components/ui/layout';
import { Markdown } from '@/components/ui/markdown';
import { SectionCard } from '@/components/ui/section-card';
import type { FieldChange, VersionDiff } from '@/lib/contracts/version-diff';

const titles: Record<FieldChange['part'], string> = {
  data: 'Data',
  config: 'Config',
  signature: 'Signature',
  facts: 'Facts',
};

/** What differs in data, config, signature and facts, then the two cards. */
export function DiffChanges({ diff }: { diff: VersionDiff }) {
  const { before, after, changes, card } = diff;
  const columns = useMemo(
    (): DataColumn<FieldChange>[] => [
      { id: 'part', header: 'Part', value: ({ part }) => titles[part], width: 96, phone: 'lead' },
      { id: 'name', header: 'Field', value: ({ name }) => name, width: 220, phone: 'title' },
      { id: 'before', header: `v${before.version}`, value: (change) => change.before ?? '–' },
      { id: 'after', header: `v${after.version}`, value: (change) => change.after ?? '–' },
    ],
    [before.version, after.version],
  );
  return (
    <>
      <SectionCard title="What differs" aside="data, config, signature, facts" padding="flush">
        <DataTable
          label="What differs"
          rows={changes}
          columns={columns}
          rowId={({ part, name }) => `${part}.${name}`}
          density="compact"
          toolbar={false}
          empty={<EmptyState sentence="Nothing: they were made from the same data by the same config." />}
        />
      </SectionCard>
      {card.before !== card.after && (
        <Columns>
          {[
            { version: before.version, text: card.before },
            { version: after.version, text: card.after },
          ].map(({ version, text }) => (
            <SectionCard key={version} title={`Card of v${version}`}>
              {text === '' ? <p>No card.</p> : <Markdown source={text} />}
            </SectionCard>
          ))}
        </Columns>
      )}
    </>
  );
}
