'use client';

import { useMemo } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { PointPlot } from '@/components/charts';
import type { RunRow } from '@/lib/contracts/run-search';
import { titleOf } from '../workspace/column-id';
import type { Dimension } from './numeric-columns';

interface Props {
  rows: readonly RunRow[];
  x: Dimension | undefined;
  y: Dimension | undefined;
  colors: ReadonlyMap<string, string>;
}

/** A dot for every run that has both values. */
export function RunScatter({ rows, x, y, colors }: Props) {
  const points = useMemo(
    () =>
      rows.flatMap(({ id, name }, index) => {
        const [across, up] = [x?.values[index] ?? null, y?.values[index] ?? null];
        return across === null || up === null
          ? []
          : [{ id, name, x: across, y: up, color: colors.get(id) ?? 'var(--ink-2)' }];
      }),
    [rows, x, y, colors],
  );
  if (!x || !y || points.length === 0) return <EmptyState sentence="Choose two values that some run has both of." />;
  return (
    <PointPlot
      title={`${titleOf(y.id)} against ${titleOf(x.id)}`}
      points={points}
      xLabel={titleOf(x.id)}
      yLabel={titleOf(y.id)}
      xWords={x.words}
      yWords={y.words}
    />
  );
}
