'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { SectionCard } from '@/components/ui/section-card';
import type { RunCell, RunRow } from '@/lib/contracts/run-search';
import { formatNumber, formatPercent } from '@/lib/format';
import { bestValue, deltaOf, type CompareRow } from './compare-rows';
import classes from './compare.module.css';

export interface CompareTableProps {
  project: string;
  label: string;
  aside: string;
  runs: readonly RunRow[];
  rows: readonly CompareRow[];
  colors: ReadonlyMap<string, string>;
  /** Place of the baseline among the runs; -1 for none. */
  baseline: number;
}

const widths = { wide: { key: 240, run: 150 }, narrow: { key: 132, run: 112 } };
/** Names of few runs need not be cut. */
const fewRuns = { most: 5, width: 200 };
const lineHeight = 32;
const mostHeight = 560;

/** Keys downwards, runs to the right; only what is in sight is drawn, so hundreds of runs stay quick. */
export function CompareTable({ project, label, aside, runs, rows, colors, baseline }: CompareTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 600px)') ?? false;
  const keyWidth = widths[isNarrow ? 'narrow' : 'wide'].key;
  const runWidth = !isNarrow && runs.length <= fewRuns.most ? fewRuns.width : widths[isNarrow ? 'narrow' : 'wide'].run;
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 8,
    initialRect: { width: 1000, height: mostHeight },
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => runWidth,
    paddingStart: keyWidth,
    overscan: 3,
    initialRect: { width: 1400, height: mostHeight },
  });
  useEffect(() => columns.measure(), [columns, keyWidth, runWidth]);
  const inSight = columns.getVirtualItems();
  const width = keyWidth + runs.length * runWidth;
  return (
    <SectionCard title={label} aside={aside} padding="flush">
      {rows.length === 0 ? (
        <p className={classes.none}>Nothing to show: these runs logged none, or none that differs or matches.</p>
      ) : (
        <div
          ref={scroller}
          className={classes.scroller}
          style={{ maxHeight: mostHeight }}
          role="grid"
          aria-label={`${label} compared`}
          aria-rowcount={rows.length + 1}
          aria-colcount={runs.length + 1}
          tabIndex={0}
        >
          <div
            role="row"
            aria-rowindex={1}
            className={classes.head}
            style={{ width, minWidth: '100%', height: lineHeight }}
          >
            <div
              role="columnheader"
              aria-colindex={1}
              tabIndex={-1}
              className={classes.key}
              style={{ width: keyWidth }}
            >
              Key
            </div>
            {inSight.map(({ index, start }) => (
              <RunHead
                key={index}
                index={index}
                project={project}
                run={runs[index]}
                left={start}
                width={runWidth}
                colors={colors}
              />
            ))}
          </div>
          <div role="rowgroup" style={{ position: 'relative', width, minWidth: '100%', height: lines.getTotalSize() }}>
            {lines.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <div
                  key={row.key}
                  role="row"
                  aria-rowindex={index + 2}
                  className={classes.line}
                  data-differs={row.differs || undefined}
                  style={{ transform: `translateY(${start}px)`, width, minWidth: '100%', height: lineHeight }}
                >
                  <div
                    role="rowheader"
                    aria-colindex={1}
                    className={classes.key}
                    style={{ width: keyWidth }}
                    title={row.key}
                  >
                    <span className={classes.keyWords}>{row.key}</span>
                  </div>
                  {inSight.map((column) => (
                    <Cell
                      key={column.index}
                      row={row}
                      index={column.index}
                      left={column.start}
                      width={runWidth}
                      baseline={baseline}
                    />
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      )}
    </SectionCard>
  );
}

interface RunHeadProps {
  project: string;
  index: number;
  run: RunRow | undefined;
  left: number;
  width: number;
  colors: ReadonlyMap<string, string>;
}

function RunHead({ project, index, run, left, width, colors }: RunHeadProps) {
  if (run === undefined) return null;
  return (
    <div role="columnheader" aria-colindex={index + 2} tabIndex={-1} className={classes.cell} style={{ left, width }}>
      <span className={classes.dot} style={{ background: colors.get(run.id) }} aria-hidden="true" />
      <Link href={`/p/${project}/experiments/runs/${run.id}`} title={run.name}>
        {run.name}
      </Link>
    </div>
  );
}

interface CellProps {
  row: CompareRow;
  index: number;
  left: number;
  width: number;
  baseline: number;
}

function Cell({ row, index, left, width, baseline }: CellProps) {
  const value = row.values[index] ?? null;
  const delta = baseline >= 0 && index !== baseline ? deltaOf(value, row.values[baseline] ?? null) : null;
  const best = value !== null && bestValue(row) === value;
  return (
    <div
      role="gridcell"
      aria-colindex={index + 2}
      className={classes.cell}
      data-number={typeof value === 'number' || undefined}
      data-best={best || undefined}
      style={{ left, width }}
      title={value === null ? undefined : String(value)}
    >
      <span>{written(value)}</span>
      {delta !== null && (
        <small className={classes.delta}>
          {delta.difference > 0 ? '+' : ''}
          {delta.share === null ? formatNumber(delta.difference, { digits: 2 }) : formatPercent(delta.share)}
        </small>
      )}
    </div>
  );
}

function written(value: RunCell): string {
  if (value === null) return '–';
  return typeof value === 'number' ? formatNumber(value) : value;
}
