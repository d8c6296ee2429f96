'use client';

import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { HoverGroup, LineChart } from '@/components/charts';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { oneOf, range } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { formatDuration } from '@/lib/format';
import { trafficQuery } from './queries';
import { promotionMarks, trafficCharts } from './traffic-series';

const fromZero: [number, null] = [0, null];
const params = { time: oneOf(['event', 'receipt'], 'event'), zoom: range };

/** How much, how fast, and whether answers match what happened. */
export function TrafficTab({ project, endpoint }: { project: string; endpoint: EndpointDetail }) {
  const [{ time, zoom }, setUrl] = useUrlState(params);
  const traffic = useQuery(trafficQuery(project, endpoint.id, time === 'event' ? {} : { time }));
  const charts = useMemo(() => (traffic.data ? trafficCharts(traffic.data) : null), [traffic.data]);
  const marks = useMemo(() => promotionMarks(endpoint.promotions, time), [endpoint.promotions, time]);
  if (traffic.error && !traffic.data)
    return (
      <ErrorState
        what="The traffic could not be loaded."
        error={traffic.error}
        onRetry={() => void traffic.refetch()}
      />
    );
  if (!charts) return <ChartSkeleton />;
  if (charts.volume.length === 0)
    return <EmptyState sentence="No requests yet. Try it with the form in the next tab." />;
  const shared = {
    xKind: 'time' as const,
    annotations: marks,
    zoom,
    onZoomChange: (next: typeof zoom) => setUrl({ zoom: next }),
    height: 190,
  };
  return (
    <HoverGroup>
      <SegmentedControl
        size="xs"
        aria-label="Time"
        value={time}
        onChange={(value) => setUrl({ time: value === 'receipt' ? 'receipt' : 'event', zoom: null })}
        data={[
          { value: 'event', label: 'When it happened' },
          { value: 'receipt', label: 'When we heard' },
        ]}
      />
      <LineChart
        title="Requests"
        subtitle={`in ${formatDuration(traffic.data?.bucketMs)}`}
        series={charts.volume}
        yRange={fromZero}
        {...shared}
      />
      <LineChart title="Latency" subtitle="p99, ms" series={charts.latency} yRange={fromZero} {...shared} />
      <LineChart title="Answers and outcomes" subtitle="means; outcomes dashed" series={charts.outcome} {...shared} />
    </HoverGroup>
  );
}
