import { z } from 'zod';
import { AbTestDetail, JobRef } from '@/lib/contracts/ab-tests';
import { Alert, MonitorDetail } from '@/lib/contracts/monitoring';
import { EvaluationResult, RegisteredModel, RegisteredModelDetail } from '@/lib/contracts/models';
import { RoundDetail } from '@/lib/contracts/policies';
import type { DemoClient } from './client';
import { modelName } from './demo-plan';
import type { FlightsData } from './prepare-data';
import type { Serving } from './prepare-serving';

/** What the demo ends with: every number was read back through the product's own doors. */
export interface ClosingTable {
  requests: number;
  seconds: number;
  months: {
    version: number;
    trainedOn: string;
    month: string;
    rows: number;
    auc: number | null;
    logLoss: number | null;
  }[];
  drift: {
    week: string;
    maxPsi: number | null;
    logLoss: number | null;
    auc: number | null;
    lateShare: number | null;
    sentence: string;
  }[];
  alerts: { at: string; title: string; sentence: string }[];
  round: { status: string; opened: string; sentence: string; trigger: string[] } | null;
  verdicts: {
    test: string;
    challenger: string;
    outcome: string;
    settledAtDay: number | null;
    days: number;
    flights: number;
    sentence: string;
  }[];
}

interface Closing {
  data: FlightsData;
  serving: Serving;
  roundId: string | null;
}

/** Scores all rows of every month with every version, and collects reports and verdicts. */
export async function closingTable(
  client: DemoClient,
  closing: Closing,
): Promise<Omit<ClosingTable, 'requests' | 'seconds'>> {
  const monitor = await client.project(MonitorDetail, `GET /monitors/${closing.serving.monitorId}`);
  const alerts = await client.project(z.object({ items: z.array(Alert) }), 'GET /alerts');
  const round = closing.roundId ? await client.project(RoundDetail, `GET /rounds/${closing.roundId}`) : null;
  const tests = await Promise.all(
    [round?.shadowTestId, round?.abTestId].flatMap((id) =>
      id ? [client.project(AbTestDetail, `GET /tests/${id}`)] : [],
    ),
  );
  return {
    months: await evaluateMonths(client, closing.data),
    drift: monitor.reports.map(driftRow).sort((one, other) => one.week.localeCompare(other.week)),
    alerts: alerts.items.map(({ eventTime, title, sentence }) => ({ at: eventTime, title, sentence })),
    round: round && {
      status: round.status,
      opened: round.openedAt,
      sentence: round.sentence,
      trigger: round.trigger.map((reason) => reason.sentence),
    },
    verdicts: tests.flatMap(verdictRows),
  };
}

async function evaluateMonths(client: DemoClient, data: FlightsData): Promise<ClosingTable['months']> {
  const { items } = await client.project(z.object({ items: z.array(RegisteredModel) }), 'GET /models');
  const model = items.find((one) => one.name === modelName);
  if (!model) return [];
  const { versions } = await client.project(RegisteredModelDetail, `GET /models/${model.id}`);
  const body = { versionIds: versions.map((one) => one.id), datasetVersionIds: Object.values(data.versions) };
  const { jobId } = await client.project(JobRef, 'POST /evaluations', body);
  const result = EvaluationResult.parse((await client.finished(jobId)).result);
  const row = (one: EvaluationResult[number]) => {
    const version = versions.find((candidate) => candidate.id === one.versionId);
    const metric = (name: string) => one.metrics.find((candidate) => candidate.name === name)?.value ?? null;
    return {
      version: version?.version ?? 0,
      trainedOn: version?.trainedOn.sentence ?? '',
      month: one.label,
      rows: one.rows,
      auc: metric('auc'),
      logLoss: metric('logLoss'),
    };
  };
  return result.map(row).sort((one, other) => one.version - other.version || one.month.localeCompare(other.month));
}

function driftRow(report: MonitorDetail['reports'][number]): ClosingTable['drift'][number] {
  const live = (name: string) => report.quality?.metrics.find((metric) => metric.name === name)?.value ?? null;
  return {
    week: report.windowStart.slice(0, 10),
    maxPsi: report.maxPsi,
    logLoss: live('logLoss'),
    auc: live('auc'),
    lateShare: report.quality?.labelMean ?? null,
    sentence: report.sentence,
  };
}

function verdictRows(test: AbTestDetail): ClosingTable['verdicts'] {
  return test.arms.flatMap(({ role, name, verdict }) =>
    role === 'champion' || !verdict
      ? []
      : [
          {
            test: test.mode === 'shadow' ? 'shadow' : 'A/B',
            challenger: name,
            outcome: verdict.outcome,
            settledAtDay: verdict.settledAtUnit,
            days: verdict.units,
            flights: verdict.rows,
            sentence: verdict.sentence,
          },
        ],
  );
}
