'use client';

import { Button, Group, Text } from '@mantine/core';
import { Stat } from '@/components/ui/stat';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { formatCount, formatNumber } from '@/lib/format';
import { useMeasuring } from './use-measuring';

type Measured = Pick<ModelVersionDetail, 'latency' | 'latencyError' | 'measuring'>;

const withoutLatency = ({ measuring, latencyError }: Measured): string => {
  if (measuring) return 'being measured';
  return latencyError === null ? 'not measured' : 'could not be measured';
};

/** How long a single row takes, or why that is not known. */
export function LatencyStats({ version }: { version: Measured }) {
  const { latency } = version;
  const shown = (value: number | undefined) => (value === undefined ? '–' : formatNumber(value, { digits: 3 }));
  const host = latency && `${formatCount(latency.rows)} rows on ${latency.host}`;
  const missing = withoutLatency(version);
  return (
    <>
      <Stat
        label="p50, single row"
        value={shown(latency?.p50Ms)}
        unit="ms"
        note={latency ? 'on the gateway’s code' : missing}
      />
      <Stat label="p99, single row" value={shown(latency?.p99Ms)} unit="ms" note={host ?? missing} />
    </>
  );
}

/** Offers to measure a version that nobody measures. */
export function MeasureOffer({ project, version }: { project: string; version: ModelVersionDetail }) {
  const measure = useMeasuring(project, version);
  if (version.measuring || (version.latency !== null && version.evaluation !== null)) return null;
  return (
    <Group gap="sm">
      <Text size="sm">{version.latencyError ?? `v${version.version} has not been measured yet.`}</Text>
      <Button size="xs" loading={measure.isPending} onClick={() => measure.mutate()}>
        Measure
      </Button>
    </Group>
  );
}
