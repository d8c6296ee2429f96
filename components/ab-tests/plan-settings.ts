import type { z } from 'zod';
import { FairnessLimit, StartShadowTestInput, type StartSplitTestInput } from '@/lib/contracts/ab-tests';
import { fewestUnits } from '@/lib/decisions/fewest-units';
import { comparableMetrics } from '@/lib/metrics/compare-answers';
import { metricTitle } from '@/lib/metrics/metric-title';
import { needsLabels, ownMetrics } from '@/lib/metrics/own-metrics';
import { Signature } from '@/lib/preprocessing/schema';

export const Metrics = StartShadowTestInput.shape.primaryMetric.unwrap().options;
export type Metric = (typeof Metrics)[number];
export const measures = FairnessLimit.shape.measure.unwrap().options;

/** What is fixed before the first look, as the form holds it. */
export interface PlanSettings {
  unit: string;
  sessionGapMinutes: number;
  primaryMetric: Metric | null;
  minimumEffect: number | null;
  alpha: number;
  firstLook: number;
  margin: number;
  errorShare: number;
  latencyMs: number;
  auc: number | null;
  /** Empty: no gap is guarded. */
  fairnessColumn: string | null;
  fairnessMeasure: FairnessLimit['measure'];
  fairnessGap: number;
}

/** What is chosen of one model's inputs and metrics, which another one may not have. */
export const usualOfModel = {
  ...{ unit: 'day', primaryMetric: null, minimumEffect: null },
  ...{ margin: 0.005, auc: null, fairnessColumn: null },
} satisfies Partial<PlanSettings>;

export const usualSettings: PlanSettings = {
  ...usualOfModel,
  ...{ sessionGapMinutes: 30, alpha: 0.05, firstLook: 7 },
  ...{ errorShare: 0.01, latencyMs: 5 },
  ...{ fairnessMeasure: 'loss', fairnessGap: 0.02 },
};

/** The settings as the request has them. */
export function planBody(settings: PlanSettings) {
  const { unit, sessionGapMinutes, primaryMetric, minimumEffect, alpha, firstLook, margin } = settings;
  const { errorShare, latencyMs, auc, fairnessColumn: column, fairnessMeasure: measure, fairnessGap: gap } = settings;
  const limits = { errorShare, latencyMs, auc, fairness: column === null ? null : { column, measure, gap } };
  return {
    ...{ unit, sessionGapMinutes, minimumEffect, alpha, firstLook, margin, limits },
    ...(primaryMetric === null ? {} : { primaryMetric }),
  } satisfies Partial<z.input<typeof StartSplitTestInput>>;
}

/** What decides where nothing is chosen, in words. */
export function usualMetric(task: keyof typeof comparableMetrics | undefined): string {
  if (task === undefined) return 'Log-loss, or squared error';
  return metricTitle(task === 'regression' ? 'squaredError' : 'logLoss');
}

/** Metrics that can decide between models of a task; in a split also what came of each arm's own requests. */
export function metricsOf(task: keyof typeof comparableMetrics | undefined, mode: string) {
  const own = mode === 'split' ? ownMetrics.filter((one) => task !== 'multiclass' || !needsLabels(one)) : [];
  const fitting: readonly string[] = task === undefined ? [] : [...comparableMetrics[task], ...own];
  return Metrics.filter((metric) => fitting.includes(metric)).map((value) => ({ value, label: metricTitle(value) }));
}

/** What requests of a model can be grouped by, and the inputs that have groups whose gap can be guarded. */
export function groupsOf(signature: unknown): { units: { value: string; label: string }[]; columns: string[] } {
  const parsed = Signature.safeParse(signature);
  const inputs = parsed.success ? parsed.data.inputs : [];
  const categories = inputs.filter(({ type }) => type === 'category');
  const many = categories.filter(({ categories: values }) => (values?.length ?? fewestUnits) >= fewestUnits);
  return {
    units: [
      { value: 'day', label: 'day' },
      { value: 'request', label: 'request' },
      { value: 'key', label: 'key (user)' },
      { value: 'session', label: 'session of a key' },
      ...many.map(({ name }) => ({ value: name, label: `${name} (input)` })),
    ],
    columns: inputs.filter(({ type }) => type === 'category' || type === 'boolean').map(({ name }) => name),
  };
}
