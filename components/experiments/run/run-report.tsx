'use client';

import { useMemo } from 'react';
import { ReliabilityChart, RocChart } from '@/components/charts';
import { metricTitle } from '@/lib/metrics/metric-title';
import { EmptyState } from '@/components/ui/empty-state';
import { SectionCard } from '@/components/ui/section-card';
import { Stat, StatRow } from '@/components/ui/stat';
import type { RunDetail } from '@/lib/contracts/experiments';
import { TrainingReport } from '@/lib/contracts/training';
import { formatCount, formatDuration, formatNumber, formatPercent } from '@/lib/format';
import classes from '../experiments.module.css';

const headMetrics: Record<TrainingReport['task'], readonly string[]> = {
  binary: ['logLoss', 'auc', 'brier', 'accuracy', 'f1'],
  multiclass: ['logLoss', 'accuracy', 'macroF1'],
  regression: ['rmse', 'mae', 'r2'],
};
const shownFeatures = 12;

/** How good the model was on rows it had not seen, with intervals. */
export function RunReport({ run }: { run: RunDetail }) {
  const parsed = TrainingReport.safeParse(run.report);
  if (!parsed.success) return <EmptyState sentence="The validation report is written when a training ends." />;
  return <Report report={parsed.data} name={run.name} />;
}

function Report({ report, name }: { report: TrainingReport; name: string }) {
  const roc = useMemo(
    () => report.roc?.map(({ x, y }) => ({ falsePositiveRate: x, truePositiveRate: y })),
    [report.roc],
  );
  const reliability = useMemo(
    () => report.reliability?.map(({ predicted, observed, rows }) => ({ predicted, observed, count: rows })),
    [report.reliability],
  );
  const rocModels = useMemo(() => (roc ? [{ id: name, name, items: roc }] : []), [roc, name]);
  const reliabilityModels = useMemo(
    () => (reliability ? [{ id: name, name, items: reliability }] : []),
    [reliability, name],
  );
  return (
    <>
      <StatRow>
        {headMetrics[report.task].map((metric) => (
          <MetricStat key={metric} report={report} metric={metric} />
        ))}
        <Stat
          label="Rows"
          value={formatCount(report.rows.total)}
          note={`${formatCount(report.rows.validation)} kept to measure`}
        />
        <Stat
          label="Took"
          value={formatDuration(report.seconds * 1000)}
          note={report.backend ? `on ${report.backend}` : undefined}
        />
      </StatRow>
      <div className={classes.panels}>
        {rocModels.length > 0 && <RocChart models={rocModels} />}
        {reliabilityModels.length > 0 && <ReliabilityChart models={reliabilityModels} />}
      </div>
      {report.importance.length > 0 && (
        <SectionCard title="What it looks at" aside="share of the total gain or weight">
          <div className={classes.bars}>
            {report.importance.slice(0, shownFeatures).map(({ feature, share }) => (
              <div key={feature} className={classes.bar}>
                <span title={feature}>{feature}</span>
                <span className={classes.track}>
                  <span className={classes.fill} style={{ width: `${Math.max(0, share) * 100}%` }} />
                </span>
                <span>{formatPercent(share)}</span>
              </div>
            ))}
          </div>
        </SectionCard>
      )}
    </>
  );
}

function MetricStat({ report, metric }: { report: TrainingReport; metric: string }) {
  const found = report.metrics.find(({ name }) => name === metric);
  if (!found) return null;
  const { value, lower, upper } = found;
  const note = lower != null && upper != null ? `95 %: ${formatNumber(lower)} – ${formatNumber(upper)}` : undefined;
  return <Stat label={metricTitle(metric)} value={formatNumber(value)} exact={value ?? undefined} note={note} />;
}
