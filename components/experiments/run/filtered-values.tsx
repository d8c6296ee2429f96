'use client';

import { TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { KeyValues } from '@/components/ui/key-values';
import { SectionCard } from '@/components/ui/section-card';
import { formatCount } from '@/lib/format';
import { matcher } from '../charts/panel-sections';

const searchFrom = 12;
const shownAtOnce = 200;

export interface FilteredValuesProps {
  title: string;
  aside?: string;
  items: readonly { label: string; value: string }[];
  empty: string;
}

/** Names and values; where there are many, a field to find some, and the first of them shown. */
export function FilteredValues({ title, aside, items, empty }: FilteredValuesProps) {
  const [search, setSearch] = useState('');
  const found = useMemo(() => items.filter(({ label }) => matcher(search)(label)), [items, search]);
  return (
    <SectionCard
      title={title}
      aside={aside}
      actions={
        items.length > searchFrom && (
          <TextInput
            size="xs"
            w={160}
            aria-label={`Find in ${title.toLowerCase()}`}
            placeholder="Find (regex)"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )
      }
    >
      {items.length === 0 && <p>{empty}</p>}
      <KeyValues items={found.slice(0, shownAtOnce).map((item) => ({ ...item, mono: true }))} />
      {found.length > shownAtOnce && <p>and {formatCount(found.length - shownAtOnce)} more: name what you look for</p>}
    </SectionCard>
  );
}
