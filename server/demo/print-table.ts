import { formatDate, passedDay } from '@/lib/format';
import type { ClosingTable } from './closing-table';

type Cell = string | number | null;

function lines(head: string[], rows: Cell[][]): string[] {
  const text = [head, ...rows.map((row) => row.map((cell) => (cell === null ? '–' : String(cell))))];
  const widths = head.map((_, column) => Math.max(...text.map((row) => row[column]?.length ?? 0)));
  return text.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const four = (value: number | null) => value?.toFixed(4) ?? null;

/** The closing table as a person reads it in a terminal. */
export function printTable(table: ClosingTable): string {
  const months = [...new Set(table.months.map((row) => row.month))];
  const versions = [...new Set(table.months.map((row) => row.version))];
  const cell = (version: number, month: string) => {
    const row = table.months.find((one) => one.version === version && one.month === month);
    return row ? `${four(row.auc) ?? '–'} / ${four(row.logLoss) ?? '–'}` : null;
  };
  const trainedOn = (version: number) => table.months.find((row) => row.version === version)?.trainedOn ?? '';
  return [
    'AUC / log-loss on all rows of the month',
    ...lines(
      ['version', ...months],
      versions.map((version) => [`v${version}`, ...months.map((month) => cell(version, month))]),
    ),
    ...versions.map((version) => `v${version}: ${trainedOn(version)}`),
    '',
    'Weeks against the January reference',
    ...lines(
      ['week of', 'largest PSI', 'AUC', 'log-loss', 'late'],
      table.drift.map((row) => [
        row.week,
        four(row.maxPsi),
        four(row.auc),
        four(row.logLoss),
        row.lateShare?.toFixed(3) ?? null,
      ]),
    ),
    '',
    ...table.alerts.map((alert) => `Alert ${formatDate(passedDay(alert.at))}: ${alert.sentence}`),
    '',
    ...(table.round
      ? [`Round opened ${formatDate(passedDay(table.round.opened))}: ${table.round.trigger.join(' ')}`]
      : ['No round was opened.']),
    ...table.verdicts.map(
      (row) => `${row.test}, ${row.challenger}: ${row.sentence} (${row.days} days, ${row.flights} flights)`,
    ),
    ...(table.round ? [table.round.sentence] : []),
    '',
    `${table.requests} requests in ${table.seconds.toFixed(0)} s`,
  ].join('\n');
}
