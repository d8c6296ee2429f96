'use client';

import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { LineChart, ReliabilityChart, RocChart } from '@/components/charts';
import { EmptyState } from '@/components/ui/empty-state';
import { ChartSkeleton } from '@/components/ui/skeletons';
import type { RunDetail } from '@/lib/contracts/experiments';
import { TrainingReport } from '@/lib/contracts/training';
import type { DrawnRun } from '../charts/panel-series';
import { runQuery } from '../queries';
import { useSameList } from '../workspace/use-same-list';
import { ConfusionMatrix } from './confusion-matrix';
import { NotLoaded } from './not-loaded';
import classes from './compare.module.css';

const mostOverlaid = 10;

interface Evaluated extends DrawnRun {
  report: TrainingReport;
}

/** ROC, precision–recall and calibration over each other, and confusion matrices side by side. */
export function CompareEvaluations({ project, runs }: { project: string; runs: readonly DrawnRun[] }) {
  const shown = useMemo(() => runs.slice(0, mostOverlaid), [runs]);
  const results = useQueries({ queries: shown.map(({ id }) => runQuery(project, id)) });
  const loading = results.some(({ isPending }) => isPending);
  const details = useSameList(results.map(({ data }) => data));
  const evaluated = useMemo(() => evaluatedOf(shown, details), [shown, details]);
  if (loading) return <ChartSkeleton />;
  const failed = <NotLoaded runs={shown} results={results} />;
  if (evaluated.length === 0 && results.some(({ error, data }) => error && !data)) return failed;
  if (evaluated.length === 0) {
    return (
      <EmptyState sentence="None of these runs has a validation report: trainings here write one when they end." />
    );
  }
  return (
    <>
      {failed}
      {runs.length > mostOverlaid && (
        <p className={classes.note}>
          {mostOverlaid} of {runs.length} runs drawn
        </p>
      )}
      <Curves evaluated={evaluated} />
      <div className={classes.matrices}>
        {evaluated.map(({ id, name, report }) =>
          report.confusion ? <ConfusionMatrix key={id} name={name} {...report.confusion} /> : null,
        )}
      </div>
    </>
  );
}

function evaluatedOf(runs: readonly DrawnRun[], details: readonly (RunDetail | undefined)[]): Evaluated[] {
  return runs.flatMap((run, index) => {
    const report = TrainingReport.safeParse(details[index]?.report).data;
    return report ? [{ ...run, report }] : [];
  });
}

function Curves({ evaluated }: { evaluated: readonly Evaluated[] }) {
  const { roc, reliability, precisionRecall } = useMemo(
    () => ({
      roc: evaluated.flatMap(({ report, ...run }) =>
        report.roc
          ? [{ ...run, items: report.roc.map(({ x, y }) => ({ falsePositiveRate: x, truePositiveRate: y })) }]
          : [],
      ),
      reliability: evaluated.flatMap(({ report, ...run }) =>
        report.reliability ? [{ ...run, items: report.reliability.map((bin) => ({ ...bin, count: bin.rows })) }] : [],
      ),
      precisionRecall: evaluated.flatMap(({ report, ...run }) =>
        report.precisionRecall ? [{ ...run, points: report.precisionRecall }] : [],
      ),
    }),
    [evaluated],
  );
  return (
    <div className={classes.panels}>
      {roc.length > 0 && <RocChart models={roc} />}
      {precisionRecall.length > 0 && (
        <LineChart
          title="Precision and recall"
          series={precisionRecall}
          zoomable={false}
          xLabel="recall"
          yRange={[0, 1]}
          height={280}
        />
      )}
      {reliability.length > 0 && <ReliabilityChart models={reliability} />}
    </div>
  );
}
