'use client';

import { UnstyledButton } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Table } from '@tanstack/react-table';
import type { DataColumn } from './data-column';
import classes from './data-table.module.css';

interface TableHeadProps<Row> {
  table: Table<Row>;
  columns: readonly DataColumn<Row>[];
}

export function TableHead<Row>({ table, columns }: TableHeadProps<Row>) {
  return (
    <thead className={classes.head} role="rowgroup">
      <tr role="row">
        {columns.map((column) => (
          <HeadCell key={column.id} table={table} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell<Row>({ table, column }: { table: Table<Row>; column: DataColumn<Row> }) {
  const model = table.getColumn(column.id);
  const sorted = model?.getIsSorted() ?? false;
  const name = (
    <span className={classes.headWords}>
      {column.head ?? column.header}
      {column.unit !== undefined && <span className={classes.unit}> {column.unit}</span>}
    </span>
  );
  const directions = { asc: 'ascending', desc: 'descending' } as const;
  return (
    <th role="columnheader" data-kind={column.kind} aria-sort={sorted === false ? undefined : directions[sorted]}>
      <span className={classes.headName}>
        {model?.getCanSort() === true && column.head === undefined ? (
          <UnstyledButton className={classes.sort} onClick={model.getToggleSortingHandler()}>
            {name}
            <SortMark sorted={sorted} />
          </UnstyledButton>
        ) : (
          <>
            {name}
            {model?.getCanSort() === true && (
              <UnstyledButton
                className={classes.sort}
                onClick={model.getToggleSortingHandler()}
                aria-label={`Sort by ${column.header}`}
              >
                <SortMark sorted={sorted} always />
              </UnstyledButton>
            )}
          </>
        )}
      </span>
    </th>
  );
}

function SortMark({ sorted, always = false }: { sorted: false | 'asc' | 'desc'; always?: boolean }) {
  const Icon = sorted === 'asc' ? ArrowUp : ArrowDown;
  return (
    <Icon
      size={12}
      strokeWidth={2}
      aria-hidden="true"
      className={classes.sortMark}
      data-on={sorted !== false || undefined}
      data-always={always || undefined}
    />
  );
}
