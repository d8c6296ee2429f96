'use client';

import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatNumber, toCsv } from '@/lib/format';
import { ChartToolbar } from './chart-toolbar';
import frame from './chart-frame.module.css';
import classes from './heat-strip.module.css';
import { HEAT_STEPS, heatInk, heatStep } from './prepare/heat-scale';

export interface HeatRow {
  id: string;
  name: string;
  /** One for each column; null where there is nothing. */
  values: readonly (number | null)[];
}

export interface HeatStripProps {
  title: string;
  head?: ReactNode;
  subtitle?: ReactNode;
  /** Names of the columns: weeks. */
  columns: readonly string[];
  rows: readonly HeatRow[];
  /** The value that is darkest, such as 0.25 for PSI; fixed, so that quiet weeks look quiet. */
  full: number;
  writeValue?: (value: number) => string;
  /** Opens one cell, such as the drift of a column in a week. */
  onOpen?: (row: HeatRow, column: number) => void;
  id?: string;
}

/** Rows by time in one hue, light to dark: drift of every column over the weeks. */
export function HeatStrip({
  title,
  head,
  subtitle,
  columns,
  rows,
  full,
  writeValue = writeShort,
  onOpen,
  id,
}: HeatStripProps) {
  const hash = id ?? title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const every = Math.max(1, Math.ceil(columns.length / 12));
  return (
    <section className={frame.figure} id={hash} aria-label={title}>
      <div className={frame.head}>
        <span className={frame.title}>{head ?? title}</span>
        {subtitle !== undefined && <span className={frame.subtitle}>{subtitle}</span>}
        <HeatLegend full={full} writeValue={writeValue} />
        <ChartToolbar title={title} hash={hash} csv={() => heatCsv(columns, rows)} />
      </div>
      <div className={classes.scroller} tabIndex={0} role="region" aria-label={`${title}, table`}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Name</span>
              </th>
              {columns.map((column, index) => (
                <th key={column} scope="col">
                  <span className={index % every === 0 ? undefined : 'visually-hidden'}>{column}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.name}</th>
                {columns.map((column, index) => (
                  <HeatCell
                    key={column}
                    row={row}
                    column={column}
                    index={index}
                    full={full}
                    writeValue={writeValue}
                    onOpen={onOpen}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface HeatCellProps {
  row: HeatRow;
  column: string;
  index: number;
  full: number;
  writeValue: (value: number) => string;
  onOpen?: (row: HeatRow, column: number) => void;
}

function HeatCell({ row, column, index, full, writeValue, onOpen }: HeatCellProps) {
  const value = row.values[index] ?? null;
  const step = heatStep(value, full);
  const text = value === null ? 'no value' : writeValue(value);
  const says = `${row.name}, ${column}: ${text}`;
  const box = { background: step === null ? undefined : `var(--heat-${step})` };
  const inside = (
    <span className={classes.value} data-ink={heatInk(step)}>
      {value === null ? '' : text}
    </span>
  );
  return (
    <td title={says} data-absent={value === null || undefined}>
      {onOpen === undefined || value === null ? (
        <span className={classes.cell} style={box}>
          {inside}
        </span>
      ) : (
        <UnstyledButton className={classes.cell} style={box} aria-label={says} onClick={() => onOpen(row, index)}>
          {inside}
        </UnstyledButton>
      )}
    </td>
  );
}

function HeatLegend({ full, writeValue }: { full: number; writeValue: (value: number) => string }) {
  return (
    <span className={classes.legend} aria-hidden="true">
      0
      <span className={classes.ramp}>
        {Array.from({ length: HEAT_STEPS }, (_, step) => (
          <i key={step} style={{ background: `var(--heat-${step})` }} />
        ))}
      </span>
      {writeValue(full)}+
    </span>
  );
}

function writeShort(value: number): string {
  return formatNumber(Number(value.toPrecision(3)), { digits: 3 }).replace(/(\.\d*?)0+$/, '$1');
}

function heatCsv(columns: readonly string[], rows: readonly HeatRow[]): string {
  return toCsv(
    ['name', ...columns],
    rows.map(({ name, values }) => [name, ...columns.map((_column, index) => values[index])]),
  );
}
