'use client';

import { MultiSelect, type MultiSelectProps } from '@mantine/core';

type Passed = Pick<MultiSelectProps, 'data' | 'onChange' | 'limit' | 'maxValues' | 'miw' | 'maw'>;

interface ManyPickerProps extends Passed {
  label: string;
  /** Stands in the field while nothing is chosen. */
  placeholder: string;
  chosen: readonly string[];
}

/** Several of a list in the bar above the table, found by typing. */
export function ManyPicker({ label, placeholder, chosen, ...passed }: ManyPickerProps) {
  return (
    <MultiSelect
      {...passed}
      size="xs"
      aria-label={label}
      placeholder={chosen.length === 0 ? placeholder : undefined}
      searchable
      clearable
      value={[...chosen]}
    />
  );
}
