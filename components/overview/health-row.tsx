'use client';

import { useQuery } from '@tanstack/react-query';
import { monitorsQuery } from '@/components/monitoring/queries';
import { metricWord } from '@/lib/metrics/metric-title';
import { Stat, StatRow } from '@/components/ui/stat';
import type { Endpoint } from '@/lib/contracts/serving';
import { formatCount, formatNumber } from '@/lib/format';

/** PSI from which an input counts as moved. */
const movedPsi = 0.2;

/** Traffic, errors and the latest window of the monitors, in one line. */
export function HealthRow({ project, endpoints }: { project: string; endpoints: readonly Endpoint[] }) {
  const monitors = useQuery(monitorsQuery(project)).data?.items ?? [];
  const sum = (read: (endpoint: Endpoint) => number) =>
    endpoints.reduce((total, endpoint) => total + read(endpoint), 0);
  const slowest = Math.max(...endpoints.map(({ traffic }) => traffic.p99Ms ?? 0));
  const latest = monitors.flatMap(({ latest: report }) => (report ? [report] : []))[0];
  const quality = latest?.quality?.metrics[0];
  const errors = sum(({ traffic }) => traffic.errors);
  return (
    <StatRow>
      <Stat
        label="Predictions"
        value={formatCount(sum(({ predictionsTotal }) => predictionsTotal))}
        note={`${formatCount(sum(({ traffic }) => traffic.predictions))} in 24 h`}
      />
      <Stat label="Labels" value={formatCount(sum(({ labelsTotal }) => labelsTotal))} />
      <Stat label="Errors, 24 h" value={formatCount(errors)} tone={errors > 0 ? 'warn' : undefined} />
      <Stat label="p99" value={slowest > 0 ? formatNumber(slowest, { digits: 3 }) : '–'} unit="ms" />
      {latest && (
        <Stat
          label="Largest PSI"
          value={formatNumber(latest.maxPsi, { digits: 2, bareFraction: true })}
          tone={(latest.maxPsi ?? 0) > movedPsi ? 'warn' : undefined}
          note="latest window"
        />
      )}
      {quality && (
        <Stat
          label={`Live ${metricWord(quality.name)}`}
          value={formatNumber(quality.value)}
          note={quality.reference === null ? undefined : `reference ${formatNumber(quality.reference)}`}
        />
      )}
    </StatRow>
  );
}
