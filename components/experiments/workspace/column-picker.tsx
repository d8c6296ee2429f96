'use client';

import { Button, Checkbox, Popover, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Columns3 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RunColumns } from '@/lib/contracts/run-search';
import { countOf, formatCount } from '@/lib/format';
import { idOf, shownAttributes, titleOf, type ColumnId } from './column-id';
import { columnsInput } from './columns-input';
import { runColumnsQuery } from './workspace-queries';
import classes from './workspace.module.css';

export interface ColumnPickerProps {
  project: string;
  experiments: readonly string[];
  columns: readonly ColumnId[];
  onToggle: (id: ColumnId) => void;
  onReset: () => void;
}

/** Every key the runs have, to find and show; thousands stay quick. */
export function ColumnPicker(props: ColumnPickerProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} withinPortal trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          leftSection={<Columns3 size={14} strokeWidth={1.5} />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>{opened && <Picker {...props} />}</Popover.Dropdown>
    </Popover>
  );
}

function Picker({ project, experiments, columns, onToggle, onReset }: ColumnPickerProps) {
  const [search, setSearch] = useState('');
  const [isRegex, setRegex] = useState(false);
  const [asked] = useDebouncedValue(search, 200);
  const found = useQuery(
    runColumnsQuery(project, {
      ...columnsInput(experiments, { withCounts: true }),
      search: asked,
      isRegex,
    }),
  );
  const attributes = shownAttributes.filter((key) =>
    titleOf(`attribute:${key}`).toLowerCase().includes(asked.toLowerCase()),
  );
  const items: Item[] = [
    ...(found.data?.columns ?? []).map((column) => ({ id: idOf({ ...column, of: 'last' }), runs: column.runs })),
    ...attributes.map((key) => ({ id: `attribute:${key}`, runs: null })),
  ];
  return (
    <div className={classes.picker}>
      <TextInput
        size="xs"
        data-autofocus
        aria-label="Find columns"
        placeholder={isRegex ? 'Regular expression' : 'Part of a name'}
        value={search}
        error={found.error ? found.error.message : undefined}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className={classes.pickerFacts}>
        <span>{countOf(items.length, 'column')}</span>
        <Switch size="xs" label="Regex" checked={isRegex} onChange={(event) => setRegex(event.currentTarget.checked)} />
        <Button size="compact-xs" variant="subtle" onClick={onReset}>
          Choose for me
        </Button>
      </div>
      <PickerList items={items} columns={columns} onToggle={onToggle} />
    </div>
  );
}

interface Item {
  id: ColumnId;
  runs: RunColumns['columns'][number]['runs'];
}

function PickerList({
  items,
  columns,
  onToggle,
}: { items: readonly Item[] } & Pick<ColumnPickerProps, 'columns' | 'onToggle'>) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    overscan: 8,
  });
  return (
    <div ref={scroller} className={classes.pickerList} tabIndex={0} role="group" aria-label="Columns found">
      <div style={{ height: lines.getTotalSize(), position: 'relative' }}>
        {lines.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <label key={item.id} className={classes.pickerItem} style={{ transform: `translateY(${start}px)` }}>
              <Checkbox size="xs" checked={columns.includes(item.id)} onChange={() => onToggle(item.id)} />
              <span className={classes.pickerName} title={item.id}>
                {titleOf(item.id)}
              </span>
              <span className={classes.count}>{kindWord(item.id)}</span>
              {item.runs !== null && <span className={classes.count}>{formatCount(item.runs)}</span>}
            </label>
          );
        })}
      </div>
    </div>
  );
}

const kindWord = (id: ColumnId): string => id.slice(0, id.indexOf(':'));
