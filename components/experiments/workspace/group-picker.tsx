'use client';

import { MultiSelect } from '@mantine/core';
import { memo } from 'react';
import type { RunColumns } from '@/lib/contracts/run-search';
import { shownAttributes, titleOf, type ColumnId } from './column-id';

export interface GroupPickerProps {
  group: readonly ColumnId[];
  known: RunColumns['columns'];
  onChange: (group: readonly ColumnId[]) => void;
}

/** What runs are grouped by, the outermost first, to any depth. */
export const GroupPicker = memo(function GroupPicker({ group, known, onChange }: GroupPickerProps) {
  const of = (kind: 'param' | 'tag' | 'metric') =>
    known.filter((column) => column.kind === kind).map(({ key }) => ({ value: `${kind}:${key}`, label: key }));
  const attributes = shownAttributes
    .filter((key) => key !== 'run_id')
    .map((key) => ({ value: `attribute:${key}`, label: titleOf(`attribute:${key}`) }));
  const listed = new Set(known.map(({ kind, key }) => `${kind}:${key}`));
  const others = group.filter((id) => !listed.has(id) && !id.startsWith('attribute:'));
  return (
    <MultiSelect
      size="xs"
      miw={180}
      maw={320}
      aria-label="Group by"
      placeholder={group.length === 0 ? 'Group by' : undefined}
      searchable
      clearable
      limit={100}
      maxValues={10}
      value={[...group]}
      onChange={onChange}
      data={[
        { group: 'Parameters', items: of('param') },
        { group: 'Tags', items: of('tag') },
        { group: 'Run', items: attributes },
        { group: 'Metrics', items: of('metric') },
        { group: 'Chosen', items: others.map((value) => ({ value, label: titleOf(value) })) },
      ].filter(({ items }) => items.length > 0)}
    />
  );
});
