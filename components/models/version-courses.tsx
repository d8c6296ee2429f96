'use client';

import { useMemo } from 'react';
import { LineChart } from '@/components/charts';
import { Columns } from '@/components/ui/layout';
import type { ModelVersion, RegisteredModelDetail } from '@/lib/contracts/models';
import { metricTitle } from '@/lib/metrics/metric-title';
import { leadingMetrics, metricSource } from './metric-columns';

const writeVersion = (version: number) => (Number.isInteger(version) ? `v${version}` : '');

/** How good version after version was, with its interval; the champion is marked. Nothing for a single version. */
export function VersionCourses({ model }: { model: RegisteredModelDetail }) {
  const versions = useMemo(
    () => model.versions.filter(({ archivedAt }) => archivedAt === null).toSorted((a, b) => a.version - b.version),
    [model.versions],
  );
  if (versions.length < 2) return null;
  const champion = model.aliases.find(({ alias }) => alias === 'champion')?.version;
  return (
    <Columns>
      {leadingMetrics(versions, 2).map((name) => (
        <Course key={name} name={name} versions={versions} champion={champion} />
      ))}
    </Columns>
  );
}

interface CourseProps {
  name: string;
  versions: readonly ModelVersion[];
  champion: number | undefined;
}

function Course({ name, versions, champion }: CourseProps) {
  const { points, sentence } = useMemo(() => {
    const source = metricSource(versions);
    const found = versions.map((version) => {
      const metric = source.of(version).find((one) => one.name === name);
      const { value = null, lower, upper } = metric ?? {};
      const band = lower == null || upper == null ? {} : { low: lower, high: upper };
      return { x: version.version, y: value, ...band };
    });
    return { points: found, sentence: source.sentence };
  }, [versions, name]);
  const series = useMemo(() => [{ id: name, name: metricTitle(name), points }], [name, points]);
  const marks = useMemo(() => {
    const y = points.find(({ x }) => x === champion)?.y ?? null;
    if (y === null || champion === undefined) return [];
    return [{ x: champion, y, label: 'champion', color: 'var(--champion)' }];
  }, [points, champion]);
  if (points.every(({ y }) => y === null)) return null;
  return (
    <LineChart
      title={`${metricTitle(name)} by version`}
      subtitle={`${sentence}, 95 %`}
      series={series}
      marks={marks}
      xLabel="version"
      writeX={writeVersion}
      height={200}
      dots
      zoomable={false}
      legend={false}
    />
  );
}
