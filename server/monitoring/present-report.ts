import { z } from 'zod';
import { ColumnDrift, DriftReport } from '@/lib/contracts/monitoring';
import type { DriftReport as ReportRow } from '@/prisma/generated/client';
import { reportSentence } from './report-sentence';

const Columns = z.array(ColumnDrift);

/** A drift report as the contract shows it. */
export function presentReport(row: ReportRow): DriftReport {
  const columns = Columns.parse(row.columns);
  const prediction = ColumnDrift.parse(row.prediction);
  const quality = DriftReport.shape.quality.parse(row.quality);
  const predictions = Number(row.predictions);
  return {
    id: row.id,
    monitorId: row.monitorId,
    windowStart: row.windowStart.toISOString(),
    windowEnd: row.windowEnd.toISOString(),
    predictions,
    labels: Number(row.labels),
    columns,
    prediction,
    quality,
    maxPsi: row.maxPsi,
    sentence: reportSentence({ columns, prediction, quality, predictions }),
    createdAt: row.createdAt.toISOString(),
  };
}
