'use client';

import { ActionIcon, Checkbox, CloseButton, Menu, TextInput, Tooltip } from '@mantine/core';
import { Columns3, Download, ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '@/lib/format';
import type { DataColumn } from './data-column';
import classes from './data-table.module.css';

interface TableToolbarProps<Row> {
  filter: string;
  onFilter: (filter: string) => void;
  shownCount: number;
  totalCount: number;
  columns: readonly DataColumn<Row>[];
  isShown: (id: string) => boolean;
  onToggleColumn: (id: string) => void;
  onCsv: () => void;
  /** Further filters of the page. */
  children?: ReactNode;
}

export function TableToolbar<Row>(props: TableToolbarProps<Row>) {
  return (
    <div className={classes.toolbar}>
      <FilterField value={props.filter} onChange={props.onFilter} />
      {props.children}
      <span className={classes.count}>{countWords(props.shownCount, props.totalCount)}</span>
      <div className={classes.toolbarEnd}>
        <ColumnMenu {...props} />
        <Tooltip label="CSV of what you see">
          <ActionIcon aria-label="Download CSV of what you see" onClick={props.onCsv}>
            <Download size={16} strokeWidth={1.5} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

function FilterField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      data-filter
      className={classes.filter}
      aria-label="Filter rows"
      placeholder="Filter"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
      leftSection={<ListFilter size={14} strokeWidth={1.5} aria-hidden="true" />}
      rightSection={
        value === '' ? null : <CloseButton size="xs" aria-label="Clear filter" onClick={() => onChange('')} />
      }
    />
  );
}

function ColumnMenu<Row>({ columns, isShown, onToggleColumn }: TableToolbarProps<Row>) {
  return (
    <Menu closeOnItemClick={false} position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label="Columns" title="Columns">
          <Columns3 size={16} strokeWidth={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes.columnMenu}>
        {columns.map((column) => (
          <Menu.Item
            key={column.id}
            onClick={() => onToggleColumn(column.id)}
            role="menuitemcheckbox"
            aria-checked={isShown(column.id)}
            leftSection={<Checkbox.Indicator size="xs" checked={isShown(column.id)} />}
          >
            {column.header}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function countWords(shown: number, total: number): string {
  return shown === total ? formatCount(total) : `${formatCount(shown)} of ${formatCount(total)}`;
}
