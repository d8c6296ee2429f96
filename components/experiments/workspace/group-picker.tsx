'use client';

import { memo } from 'react';
import type { RunColumns } from '@/lib/contracts/run-search';
import { columnChoices } from './column-choices';
import { shownAttributes, type ColumnId } from './column-id';
import { ManyPicker } from './many-picker';

export interface GroupPickerProps {
  group: readonly ColumnId[];
  known: RunColumns['columns'];
  onChange: (group: readonly ColumnId[]) => void;
}

const kinds = ['param', 'tag', 'attribute', 'metric'] as const;
const attributes = shownAttributes.filter((key) => key !== 'run_id');

/** What runs are grouped by, the outermost first, to any depth. */
export const GroupPicker = memo(function GroupPicker({ group, known, onChange }: GroupPickerProps) {
  const data = columnChoices(known, { kinds, attributes, chosen: group });
  return (
    <ManyPicker
      label="Group by"
      placeholder="Group by"
      miw={180}
      maw={320}
      limit={100}
      maxValues={10}
      chosen={group}
      onChange={onChange}
      data={data}
    />
  );
});
