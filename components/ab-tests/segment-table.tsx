'use client';

import { useMemo } from 'react';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { SectionCard } from '@/components/ui/section-card';
import { Chip } from '@/components/ui/chip';
import type { TestSegment } from '@/lib/contracts/test-analysis';
import { formatFixed, formatInterval, formatNumber } from '@/lib/format/number';

export interface SegmentTableProps {
  title: string;
  segments: readonly TestSegment[];
  alpha: number;
  /** Said of what was read, where it is not all. */
  part?: string;
}

/** How the challenger does where an input has a certain value, corrected for looking at many. */
export function SegmentTable({ title, segments, alpha, part = '' }: SegmentTableProps) {
  const columns = useMemo(() => columnsFor(alpha), [alpha]);
  if (segments.length === 0) return null;
  const found = segments.filter(({ adjustedP }) => adjustedP < alpha).length;
  return (
    <SectionCard
      title={title}
      aside={`${found} of ${segments.length} differ, corrected (Holm); to be read once${part}`}
    >
      <DataTable
        label={title}
        rows={segments}
        columns={columns}
        rowId={({ column, value }) => `${column} ${value}`}
        density="compact"
        toolbar={false}
        maxHeight="420px"
      />
    </SectionCard>
  );
}

function columnsFor(alpha: number): readonly DataColumn<TestSegment>[] {
  return [
    { id: 'column', header: 'Input', value: ({ column }) => column, width: 140 },
    { id: 'value', header: 'Value', value: ({ value }) => value },
    { id: 'rows', header: 'Requests', value: ({ rows }) => rows, kind: 'number', width: 100 },
    { id: 'units', header: 'Days', value: ({ units }) => units, kind: 'number', width: 72 },
    {
      id: 'difference',
      header: 'Difference',
      value: ({ difference }) => difference,
      cell: ({ difference }) => formatFixed(difference, 4, { signed: true, bareFraction: true }),
      kind: 'number',
      width: 110,
    },
    {
      id: 'interval',
      header: 'Interval',
      value: ({ lower }) => lower,
      cell: ({ lower, upper }) => formatInterval([lower, upper], 4),
      kind: 'number',
      width: 150,
    },
    {
      id: 'p',
      header: 'p, corrected',
      value: ({ adjustedP }) => adjustedP,
      cell: ({ adjustedP }) => formatNumber(adjustedP, { digits: 2 }),
      kind: 'number',
      width: 120,
    },
    {
      id: 'verdict',
      header: 'Says',
      value: ({ adjustedP, difference }) => wordOf({ adjustedP, difference }, alpha),
      cell: (segment) => <Chip tone={toneOf(segment, alpha)}>{wordOf(segment, alpha)}</Chip>,
      width: 110,
    },
  ];
}

type Judged = Pick<TestSegment, 'adjustedP' | 'difference'>;

function wordOf({ adjustedP, difference }: Judged, alpha: number): string {
  if (adjustedP >= alpha) return 'no claim';
  return difference < 0 ? 'better' : 'worse';
}

function toneOf(segment: Judged, alpha: number) {
  const word = wordOf(segment, alpha);
  if (word === 'no claim') return 'neutral' as const;
  return word === 'better' ? ('good' as const) : ('bad' as const);
}
