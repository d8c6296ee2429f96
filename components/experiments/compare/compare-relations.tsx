'use client';

import { MultiSelect, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { SectionCard } from '@/components/ui/section-card';
import { useUrlState } from '@/components/url/use-url-state';
import { countOf } from '@/lib/format';
import { titleOf } from '../workspace/column-id';
import { compareParams } from './compare-params';
import type { ComparedRuns } from './compare-queries';
import { chooseAxes, dimensionsOf, isKept, type Brushes, type Dimension } from './numeric-columns';
import { ParallelPlot } from './parallel-plot';
import { RunScatter } from './run-scatter';
import classes from './compare.module.css';

interface Props {
  compared: ComparedRuns;
  colors: ReadonlyMap<string, string>;
}

/** How settings and results hang together: parallel coordinates to brush, and one value against another. */
export function CompareRelations({ compared: { rows, columns }, colors }: Props) {
  const [{ axes, sx, sy }, setState] = useUrlState(compareParams);
  const dimensions = useMemo(() => dimensionsOf(rows, columns), [rows, columns]);
  const chosen = useMemo(() => (axes.length > 0 ? axes : chooseAxes(dimensions)), [axes, dimensions]);
  const shown = useMemo(
    () => chosen.flatMap((id) => dimensions.find((dimension) => dimension.id === id) ?? []),
    [chosen, dimensions],
  );
  const [brushes, setBrushes] = useState<Brushes>(new Map());
  const kept = rows.filter((_, index) => isKept(shown, brushes, index)).length;
  const choices = useMemo(() => dimensions.map(({ id }) => ({ value: id, label: titleOf(id) })), [dimensions]);
  if (dimensions.length < 2) {
    return <EmptyState sentence="These runs do not vary in two values, so there is nothing to relate." />;
  }
  const [x, y] = [sx ?? chosen[0] ?? null, sy ?? chosen.at(-1) ?? null];
  const find = (id: string | null): Dimension | undefined => dimensions.find((dimension) => dimension.id === id);
  return (
    <>
      <SectionCard
        title="Parallel coordinates"
        aside={
          brushes.size === 0 ? 'drag along an axis to keep a range' : `${kept} of ${countOf(rows.length, 'run')} kept`
        }
        actions={
          <MultiSelect
            size="xs"
            maw={520}
            aria-label="Axes"
            searchable
            limit={100}
            value={[...chosen]}
            data={choices}
            onChange={(next) => setState({ axes: next })}
          />
        }
      >
        <ParallelPlot rows={rows} dimensions={shown} colors={colors} brushes={brushes} onBrush={setBrushes} />
      </SectionCard>
      <SectionCard
        title="One against another"
        actions={
          <span className={classes.axes}>
            <Select
              size="xs"
              aria-label="Horizontal axis"
              searchable
              limit={100}
              data={choices}
              value={x}
              onChange={(id) => setState({ sx: id })}
            />
            <Select
              size="xs"
              aria-label="Vertical axis"
              searchable
              limit={100}
              data={choices}
              value={y}
              onChange={(id) => setState({ sy: id })}
            />
          </span>
        }
      >
        <RunScatter rows={rows} x={find(x)} y={find(y)} colors={colors} />
      </SectionCard>
    </>
  );
}
