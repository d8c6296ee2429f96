import type { Annotation, ChartSeries } from '@/components/charts';
import type { Promotion, Traffic } from '@/lib/contracts/serving';

export interface TrafficCharts {
  volume: ChartSeries[];
  latency: ChartSeries[];
  outcome: ChartSeries[];
}

/** Traffic as lines over time, one for each version: requests a bucket, p99, and answer beside outcome. */
export function trafficCharts({ series }: Traffic): TrafficCharts {
  const line = (
    suffix: string,
    read: (point: Traffic['series'][number]['points'][number]) => number | null,
    dashed = false,
  ) =>
    series.map(({ versionId, version, points }): ChartSeries => ({
      id: `${versionId}${suffix}`,
      name: `v${version}${suffix}`,
      dashed,
      points: points.map((point) => ({ x: Date.parse(point.at), y: read(point) })),
    }));
  return {
    volume: line('', ({ predictions }) => predictions),
    latency: line('', ({ p99Ms }) => p99Ms),
    outcome: [
      ...line(' answers', ({ meanScore }) => meanScore),
      ...line(' outcomes', ({ meanLabel }) => meanLabel, true),
    ],
  };
}

/** Promotions as marks on a time axis. */
export function promotionMarks(promotions: readonly Promotion[], time: 'event' | 'receipt'): Annotation[] {
  return promotions
    .filter(({ kind, eventTime }) => kind !== 'first' && (time === 'receipt' || eventTime !== null))
    .map(({ kind, at, eventTime, toVersion }) => ({
      x: Date.parse(time === 'event' && eventTime !== null ? eventTime : at),
      label: kind === 'rollback' ? `back to v${toVersion}` : `v${toVersion} promoted`,
      kind: 'promotion' as const,
    }));
}
