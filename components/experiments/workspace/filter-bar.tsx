'use client';

import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { problemOf } from './filter-rows';
import classes from './workspace.module.css';

const settleMs = 350;

/** The filter as text. What cannot be read is said at once and changes nothing. */
export function FilterBar({ filter, onChange }: { filter: string; onChange: (filter: string) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? filter;
  const problem = problemOf(shown);
  const apply = (text: string) => {
    if (problemOf(text) !== null) return;
    onChange(text.trim());
    setDraft(null);
  };
  const applySoon = useDebouncedCallback(apply, settleMs);
  return (
    <TextInput
      size="xs"
      className={classes.filter}
      data-filter
      spellCheck={false}
      aria-label="Filter"
      placeholder="metrics.loss < 0.2 AND (params.model = 'tree' OR tags.team = 'vision')"
      value={shown}
      error={problem}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        applySoon(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply(event.currentTarget.value);
        if (event.key === 'Escape') {
          setDraft(null);
          event.currentTarget.blur();
        }
      }}
    />
  );
}
