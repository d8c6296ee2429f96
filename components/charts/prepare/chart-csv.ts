import { toCsv, type CsvCell } from '@/lib/format';
import type { AxisKind, ChartSeries } from './chart-data';

/** Clients log times as they like; beyond this no Date reaches, and the number is written. */
const farthestMs = 8.64e15;

/** Every point of every series in long form, full precision: series, x, y and, where given, the interval. */
export function chartCsv(series: readonly ChartSeries[], xKind: AxisKind, xName: string): string {
  const withBand = series.some(({ points }) => points.some(({ low }) => low !== undefined));
  const header = ['series', xName, 'value', ...(withBand ? ['low', 'high'] : [])];
  const rows = series.flatMap(({ name, points }) =>
    points.map(({ x, y, low, high }): CsvCell[] => [
      name,
      xKind === 'time' && Math.abs(x) <= farthestMs ? new Date(x).toISOString() : x,
      y,
      ...(withBand ? [low, high] : []),
    ]),
  );
  return toCsv(header, rows);
}
