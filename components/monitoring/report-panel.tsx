'use client';

import { BarChart } from '@/components/charts';
import { metricTitle } from '@/lib/metrics/metric-title';
import { KeyValues } from '@/components/ui/key-values';
import { SidePanel } from '@/components/ui/side-panel';
import type { ColumnDrift, DriftReport } from '@/lib/contracts/monitoring';
import { formatCount, formatDate, formatNumber, formatPercent, passedDay } from '@/lib/format';

/** One window: how each column and the answers lay beside the reference. */
export function ReportPanel({ report, onClose }: { report: DriftReport | null; onClose: () => void }) {
  return (
    <SidePanel
      opened={report !== null}
      onClose={onClose}
      title={report ? `${formatDate(report.windowStart)} to ${formatDate(passedDay(report.windowEnd))}` : 'Window'}
    >
      {report && (
        <>
          <p>{report.sentence}</p>
          <KeyValues
            items={[
              { label: 'Predictions', value: formatCount(report.predictions) },
              { label: 'Labels', value: formatCount(report.labels) },
              ...(report.quality?.metrics ?? []).map(({ name, value, reference }) => ({
                label: metricTitle(name),
                value: `${formatNumber(value)} (reference ${formatNumber(reference)})`,
              })),
            ]}
          />
          {[report.prediction, ...report.columns].map((column) => (
            <ColumnBars key={column.name} column={column} />
          ))}
        </>
      )}
    </SidePanel>
  );
}

function ColumnBars({ column }: { column: ColumnDrift }) {
  const { labels, reference, current } = column.histogram;
  const bars = labels.map((label, index) => ({
    label,
    value: current[index] ?? 0,
    low: null,
    high: null,
    reference: reference[index] ?? 0,
  }));
  const every = Math.max(1, Math.ceil(labels.length / 5));
  const noise = column.psi > column.psiNoise ? 'more' : 'no more';
  return (
    <BarChart
      title={column.name}
      subtitle={`PSI ${formatNumber(column.psi, { digits: 2 })}, ${noise} than sampling alone gives`}
      bars={bars}
      tickLabels={labels.map((label, index) => (index % every === 0 ? label : ''))}
      touching
      height={110}
      referenceName="reference"
      writeY={(value) => formatPercent(value)}
    />
  );
}
