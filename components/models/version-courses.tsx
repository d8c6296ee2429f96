'use client';

import { useMemo } from 'react';
import { BarChart } from '@/components/charts';
import { Columns } from '@/components/ui/layout';
import type { ModelVersion, RegisteredModelDetail } from '@/lib/contracts/models';
import { metricTitle } from '@/lib/metrics/metric-title';
import { leadingMetrics, metricSource } from './metric-columns';

/** More labels than these do not stand beside each other. */
const mostShown = 12;

/** How good the newest versions are, with their intervals; the champion is gold. Nothing for a single version. */
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
  const { bars, sentence } = useMemo(() => {
    const source = metricSource(versions);
    const found = versions.flatMap((version) => {
      const { value = null, lower, upper } = source.of(version).find((one) => one.name === name) ?? {};
      if (value === null) return [];
      const isChampion = version.version === champion;
      return {
        ...{ label: `v${version.version}${isChampion ? ', champion' : ''}`, value, reference: null },
        ...{ low: lower ?? null, high: upper ?? null, color: isChampion ? 'var(--champion)' : 'var(--series-5)' },
      };
    });
    return { bars: found.slice(-mostShown), sentence: source.sentence };
  }, [versions, name, champion]);
  if (bars.length < 2) return null;
  return <BarChart title={`${metricTitle(name)} by version`} subtitle={`${sentence}, 95 %`} bars={bars} dots />;
}
