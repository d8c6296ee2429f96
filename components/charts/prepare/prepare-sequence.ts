import type { ChartSeries, ReferenceLevel } from './chart-data';

export interface SequenceLook {
  /** Units read so far, such as days. */
  units: number;
  mean: number;
  /** Null before the first look. */
  low: number | null;
  high: number | null;
}

export interface SequenceInput {
  id: string;
  name: string;
  color?: string;
  looks: readonly SequenceLook[];
  /** The unit count at which the claim held for the first time; null while open. */
  settledAt: number | null;
}

export interface PreparedSequence {
  series: ChartSeries[];
  references: ReferenceLevel[];
  /** Where each settled sequence gets its mark. */
  settled: { id: string; name: string; units: number; mean: number; color: string | undefined }[];
  /** Both ends of the y axis around zero; wide first intervals are cut so that the end can be read. */
  yRange: readonly [number, number];
}

/**
 * A confidence sequence ready to draw around its true zero: mean and band by unit, the margin of "not worse", and the
 * mark where it settled. The axis shows three times the narrowest interval, or all means, whichever is wider.
 */
export function prepareSequence(sequences: readonly SequenceInput[], margin: number | null): PreparedSequence {
  const series = sequences.map(({ id, name, color, looks }): ChartSeries => ({
    id,
    name,
    color,
    points: looks.map(({ units, mean, low, high }) => ({
      x: units,
      y: mean,
      ...(low === null || high === null ? {} : { low, high }),
    })),
  }));
  const settled = sequences.flatMap(({ id, name, color, looks, settledAt }) => {
    const look = looks.find(({ units }) => units === settledAt);
    return look === undefined ? [] : [{ id, name, color, units: look.units, mean: look.mean }];
  });
  const references: ReferenceLevel[] = [
    { y: 0, label: 'no difference' },
    ...(margin === null || margin === 0 ? [] : [{ y: margin, label: 'margin', tone: 'bad' as const }]),
  ];
  return {
    series,
    settled,
    references,
    yRange: rangeAround(
      sequences.flatMap(({ looks }) => looks),
      margin,
    ),
  };
}

function rangeAround(looks: readonly SequenceLook[], margin: number | null): readonly [number, number] {
  const banded = looks.flatMap(({ low, high }) => (low === null || high === null ? [] : [{ low, high }]));
  const narrowest = banded.reduce((least, { low, high }) => Math.min(least, high - low), Infinity);
  const most = (values: readonly number[]): number => values.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  const reach = Math.max(
    most(looks.map(({ mean }) => mean)) * 1.2,
    Number.isFinite(narrowest) ? narrowest * 1.5 : 0,
    Math.abs(margin ?? 0) * 1.3,
  );
  return reach === 0 ? [-1, 1] : [-reach, reach];
}
