'use client';

import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, useDeferredValue, useMemo } from 'react';
import { HoverGroup, useSeriesColors } from '@/components/charts';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { useUrlState } from '@/components/url/use-url-state';
import { countOf } from '@/lib/format';
import { ChartControls } from './chart-controls';
import { chartParams } from './chart-params';
import { chartKeysQuery } from './chart-queries';
import classes from './charts.module.css';
import { MetricPanel } from './metric-panel';
import { panelSections, type PanelSection } from './panel-sections';
import type { DrawnGroup } from './panel-series';

export interface MetricChartsProps {
  project: string;
  /** Keep stable (useMemo). Without a colour a run takes the next free one. */
  runs: readonly { id: string; name: string; color?: string }[];
  /** Groups of these runs, drawn as bands. */
  groups?: readonly DrawnGroup[];
  /** Which keys have panels; by default all. */
  only?: (key: string) => boolean;
  /** False where what stands beside the charts names the runs. */
  legend?: boolean;
  /** Said where the runs logged nothing to draw. */
  empty?: string;
}

const all = () => true;

/** A panel for every metric in sections by prefix; axes, zoom, smoothing and the crosshair are shared. */
export const MetricCharts = memo(function MetricCharts(props: MetricChartsProps) {
  const { project, only = all, legend = true, empty } = props;
  // The table answers first: charts of other runs are drawn when it has been.
  const [runs, groups] = [useDeferredValue(props.runs), useDeferredValue(props.groups)];
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const keys = useQuery(chartKeysQuery(project, ids));
  const colors = useSeriesColors(ids);
  const drawn = useMemo(
    () => runs.map(({ id, name, color }) => ({ id, name, color: color ?? colors.get(id) ?? 'var(--ink-2)' })),
    [runs, colors],
  );
  const [{ panels }] = useUrlState(chartParams);
  const items = keys.data?.items;
  const wanted = useMemo(() => (items ?? []).map(({ key }) => key).filter(only), [items, only]);
  const sections = useMemo(() => panelSections(wanted, panels), [wanted, panels]);
  if (keys.error && !keys.data) {
    return (
      <ErrorState what="The metrics could not be loaded." error={keys.error} onRetry={() => void keys.refetch()} />
    );
  }
  if (!items) return <ChartSkeleton />;
  const missing = keys.data?.missing.length ?? 0;
  const left = missing > 0 && (
    <p className={classes.left} role="status">
      {countOf(missing, 'run')} left out: deleted since.
    </p>
  );
  if (wanted.length === 0) {
    return (
      <>
        {left}
        <EmptyState sentence={empty ?? 'No metrics yet. They appear here as they are logged.'} />
      </>
    );
  }
  return (
    <HoverGroup>
      <ChartControls grouped={groups !== undefined} />
      {left}
      {sections.length === 0 && <EmptyState sentence={`No panel matches “${panels}”.`} />}
      {sections.map((section) => (
        <Section key={section.id} section={section}>
          {section.panels.map((panel) => (
            <MetricPanel key={panel.id} project={project} panel={panel} runs={drawn} groups={groups} legend={legend} />
          ))}
        </Section>
      ))}
    </HoverGroup>
  );
});

function Section({ section, children }: { section: PanelSection; children: React.ReactNode }) {
  const [{ folded, panels }, setState] = useUrlState(chartParams);
  const differs = folded.includes(section.id);
  const isOpen = panels !== '' || section.startsFolded === differs;
  const toggle = () =>
    setState({ folded: differs ? folded.filter((id) => id !== section.id) : [...folded, section.id] });
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>
        <UnstyledButton className={classes.fold} onClick={toggle} aria-expanded={isOpen}>
          <Arrow size={16} strokeWidth={1.5} aria-hidden="true" />
          {section.title}
          <span className={classes.count}>{section.panels.length}</span>
        </UnstyledButton>
      </h2>
      {isOpen && <div className={classes.panels}>{children}</div>}
    </section>
  );
}
