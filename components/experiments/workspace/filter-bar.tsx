'use client';

import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { memo, useState } from 'react';
import { problemOf } from './filter-rows';
import classes from './workspace.module.css';

const settleMs = 350;

/** The filter as text, as it was typed until the field is left. What cannot be read is said and changes nothing. */
export const FilterBar = memo(function FilterBar({
  filter,
  onChange,
}: {
  filter: string;
  onChange: (filter: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? filter;
  const apply = (text: string) => {
    if (problemOf(text) === null && text.trim() !== filter) onChange(text.trim());
  };
  const applySoon = useDebouncedCallback(apply, settleMs);
  const applyNow = () => {
    applySoon.cancel();
    apply(shown);
  };
  return (
    <TextInput
      size="xs"
      className={classes.filter}
      data-filter
      spellCheck={false}
      aria-label="Filter"
      placeholder="metrics.loss < 0.2 AND (params.model = 'tree' OR tags.team = 'vision')"
      value={shown}
      error={problemOf(shown)}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        applySoon(event.currentTarget.value);
      }}
      onBlur={() => {
        if (draft === null) return;
        applyNow();
        if (problemOf(draft) === null) setDraft(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') applyNow();
        if (event.key === 'Escape') {
          applySoon.cancel();
          setDraft(null);
        }
      }}
    />
  );
});
