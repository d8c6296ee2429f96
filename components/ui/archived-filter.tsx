'use client';

import { SegmentedControl } from '@mantine/core';

export interface ArchivedFilterProps {
  archived: boolean;
  onChange: (archived: boolean) => void;
}

/** Whether a list shows what is in use or what was put away. */
export function ArchivedFilter({ archived, onChange }: ArchivedFilterProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Which"
      value={archived ? 'archived' : 'active'}
      onChange={(value) => onChange(value === 'archived')}
      data={[
        { value: 'active', label: 'Active' },
        { value: 'archived', label: 'Archived' },
      ]}
    />
  );
}
