import type { Annotation, ChartSeries, HeatRow } from '@/components/charts';
import type { Alert, DriftReport } from '@/lib/contracts/monitoring';

/** Reports in time order. */
export function inOrder(reports: readonly DriftReport[]): DriftReport[] {
  return reports.toSorted((one, other) => one.windowStart.localeCompare(other.windowStart));
}

/** PSI of every column and of the answers, by window. */
export function driftRows(reports: readonly DriftReport[]): HeatRow[] {
  const names = [...new Set(reports.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  const rows = names.map((name): HeatRow => ({
    id: name,
    name,
    values: reports.map(({ columns }) => columns.find((column) => column.name === name)?.psi ?? null),
  }));
  return reports.length === 0
    ? rows
    : [...rows, { id: 'prediction', name: 'prediction', values: reports.map(({ prediction }) => prediction.psi) }];
}

export interface QualityChart {
  name: string;
  series: ChartSeries[];
  /** The level of the reference; null where it has none. */
  reference: number | null;
}

/** A live metric by window, with its interval drawn around the value; windows without mature labels are gaps. */
export function qualityCharts(reports: readonly DriftReport[]): QualityChart[] {
  const names = [...new Set(reports.flatMap(({ quality }) => quality?.metrics.map(({ name }) => name) ?? []))];
  return names.map((name) => {
    const values = reports.map((report) => ({
      x: Date.parse(report.windowStart),
      metric: report.quality?.metrics.find((one) => one.name === name),
    }));
    return {
      name,
      reference: values.find(({ metric }) => metric?.reference != null)?.metric?.reference ?? null,
      series: [
        {
          id: name,
          name: 'live',
          points: values.map(({ x, metric }) => {
            const { value = null, lower = null, upper = null, reference = null } = metric ?? {};
            const band =
              value === null || lower === null || upper === null || reference === null
                ? {}
                : { low: reference + lower, high: reference + upper };
            return { x, y: value, ...band };
          }),
        },
      ],
    };
  });
}

/** Alerts as marks on the time axis of the windows. */
export function alertMarks(alerts: readonly Alert[]): Annotation[] {
  return alerts.map(({ eventTime, ruleName }) => ({
    x: Date.parse(eventTime),
    label: ruleName,
    kind: 'alert' as const,
  }));
}
