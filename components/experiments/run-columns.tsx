import type { DataColumn } from '@/components/ui/data-table';
import { StatusChip } from '@/components/ui/status-chip';
import type { Run } from '@/lib/contracts/experiments';
import { formatDuration } from '@/lib/format';

const shownMetrics = 6;
const shownParams = 4;

const head: readonly DataColumn<Run>[] = [
  { id: 'name', header: 'Run', value: ({ name }) => name, width: 260 },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status }) => <StatusChip status={status} />,
    width: 112,
    phone: 'lead',
  },
  { id: 'experiment', header: 'Experiment', value: ({ experimentName }) => experimentName, width: 150, hidden: true },
  { id: 'kind', header: 'Kind', value: ({ modelKind, source }) => modelKind ?? source, width: 90 },
];

const tail: readonly DataColumn<Run>[] = [
  { id: 'data', header: 'Data', value: dataOf, width: 150 },
  { id: 'user', header: 'By', value: ({ userName }) => userName, width: 120, hidden: true },
  { id: 'duration', header: 'Took', value: secondsOf, cell: (run) => durationOf(run), kind: 'number', width: 92 },
  {
    id: 'created',
    header: 'Started',
    value: ({ startedAt, createdAt }) => new Date(startedAt ?? createdAt),
    kind: 'time',
  },
];

function dataOf({ datasetVersions }: Run): string {
  return datasetVersions.map(({ name, version, label }) => `${name} ${label || `v${version}`}`).join(', ');
}

function secondsOf({ startedAt, endedAt }: Run): number | null {
  return startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : null;
}

function durationOf(run: Run): string {
  const seconds = secondsOf(run);
  return seconds === null ? '' : formatDuration(seconds * 1000);
}

/** Keys in order of how many runs have them, most first; ties by name. */
export function keysByUse(keys: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.keys()].sort(
    (one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0) || one.localeCompare(other),
  );
}

/** Validation metrics come before others, since they decide. */
function metricOrder(one: string, other: string): number {
  const rank = (key: string) => (key.startsWith('validation/') ? 0 : 1);
  return rank(one) - rank(other);
}

/** Keys that most runs have and whose value tells one from another; the kind has a column of its own. */
function tellingParams(runs: readonly Run[], keys: readonly string[]): ReadonlySet<string> {
  const differs = (key: string) => new Set(runs.map(({ params }) => params[key])).size > 1;
  const isCommon = (key: string) => runs.filter(({ params }) => key in params).length * 2 > runs.length;
  return new Set(keys.filter((key) => key !== 'kind' && isCommon(key) && differs(key)).slice(0, shownParams));
}

/** The columns of the runs table: what every run has, then metrics and parameters, the rarer ones hidden at first. */
export function runColumns(runs: readonly Run[]): readonly DataColumn<Run>[] {
  const metricKeys = keysByUse(runs.flatMap(({ metrics }) => metrics.map(({ key }) => key))).sort(metricOrder);
  const paramKeys = keysByUse(runs.flatMap(({ params }) => Object.keys(params)));
  const shown = tellingParams(runs, paramKeys);
  return [
    ...head,
    ...metricKeys.map((key, index): DataColumn<Run> => ({
      id: `metric:${key}`,
      header: key,
      value: ({ metrics }) => metrics.find((metric) => metric.key === key)?.value ?? null,
      kind: 'number',
      width: Math.max(92, Math.min(170, key.length * 7 + 28)),
      hidden: index >= shownMetrics,
      phone: index === 0 ? 'detail' : 'none',
    })),
    ...paramKeys.map((key): DataColumn<Run> => ({
      id: `param:${key}`,
      header: key,
      value: ({ params }) => params[key] ?? null,
      width: 120,
      hidden: !shown.has(key),
      phone: 'none',
    })),
    ...tail,
  ];
}
