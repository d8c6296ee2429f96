import type { ChartSeries } from '@/components/charts';
import { metricTitle } from '@/lib/metrics/metric-title';
import type { MetricSeries } from '@/lib/contracts/experiments';

export interface MetricPanel {
  key: string;
  title: string;
  series: ChartSeries[];
}

/** `validation/logLoss` belongs beside `train/logLoss`: the part after the first slash names the panel. */
function panelOf(key: string): { panel: string; part: string | null } {
  const match = /^(train|validation|test)\/(.+)$/.exec(key);
  return match?.[2] === undefined ? { panel: key, part: null } : { panel: match[2], part: match[1] ?? null };
}

/** A line is named by its part, or its run; validation, which decides, goes without saying. */
function lineName({ run, part, panel }: { run: string | null; part: string | null; panel: string }): string {
  if (run === null) return part ?? panel;
  return part === null || part === 'validation' ? run : `${run}, ${part}`;
}

/** Series grouped into panels by metric; validation lines are whole, training lines dashed. */
export function metricPanels(
  series: readonly MetricSeries[],
  runs: readonly { id: string; name: string }[],
  colors: ReadonlyMap<string, string>,
): MetricPanel[] {
  const names = new Map(runs.map(({ id, name }) => [id, name]));
  const panels = new Map<string, MetricPanel>();
  for (const one of series) {
    const { panel, part } = panelOf(one.key);
    const entry = panels.get(panel) ?? { key: panel, title: metricTitle(panel), series: [] };
    const run = names.get(one.runId) ?? one.runId;
    const alone = runs.length === 1;
    entry.series.push({
      id: `${one.runId} ${one.key}`,
      name: lineName({ run: alone ? null : run, part, panel }),
      color: colors.get(one.runId),
      dashed: part === 'train',
      points: one.steps.map((step, index) => ({ x: step, y: one.values[index] ?? null })),
    });
    panels.set(panel, entry);
  }
  return [...panels.values()].sort((one, other) => one.title.localeCompare(other.title));
}
