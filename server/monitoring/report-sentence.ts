import type { ColumnDrift, DriftReport } from '@/lib/contracts/monitoring';
import { formatFixed } from '@/lib/format';
import { metricWord } from '@/lib/metrics/metric-title';

const smallShift = 0.1;
const largeShift = 0.2;

const psiText = (psi: number) => formatFixed(psi, 3, { bareFraction: true });

function moved(psi: number, subject: string): string {
  if (psi < smallShift) return `${subject} hardly moved`;
  return psi < largeShift ? `${subject} moved a little` : `${subject} moved`;
}

function describeInputs(columns: readonly ColumnDrift[]): string {
  const largest = columns.reduce<ColumnDrift | null>(
    (most, column) => (most && most.psi >= column.psi ? most : column),
    null,
  );
  if (!largest) return 'The model reads no column that can be compared';
  return `${moved(largest.psi, 'Inputs')} (largest PSI ${psiText(largest.psi)}, ${largest.name})`;
}

function describeQuality(quality: DriftReport['quality']): string {
  const metric = quality?.metrics[0];
  if (!quality || metric?.value === undefined || metric.value === null) return 'labels are not in yet';
  const value = `${metricWord(metric.name)} ${formatFixed(metric.value, 4, { bareFraction: true })}`;
  if (metric.reference === null) return value;
  return `${value} against ${formatFixed(metric.reference, 4, { bareFraction: true })} in the reference`;
}

/** What moved in a window and how far, in one sentence. */
export function reportSentence(
  report: Pick<DriftReport, 'columns' | 'prediction' | 'quality' | 'predictions'>,
): string {
  if (report.predictions === 0) return 'There was no prediction in this window.';
  const parts = [
    describeInputs(report.columns),
    `${moved(report.prediction.psi, 'predictions')} (PSI ${psiText(report.prediction.psi)})`,
    describeQuality(report.quality),
  ];
  return `${parts.join('; ')}.`;
}
