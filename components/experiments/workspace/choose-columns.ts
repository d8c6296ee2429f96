import type { RunColumns } from '@/lib/contracts/run-search';
import type { ColumnId } from './column-id';

const shownMetrics = 5;
const shownParams = 5;

type Known = RunColumns['columns'];

/** What is measured on rows a model did not learn from: `validation/logLoss`, `val_loss`. */
const decides = /^(val|valid|validation|test|eval)[/_]/;

const compareLists = (one: readonly number[], other: readonly number[]) =>
  one.map((value, place) => value - (other[place] ?? 0)).find((difference) => difference !== 0) ?? 0;

/**
 * Columns where nobody chose any: what most runs logged, validation first, then what stands for the whole before parts
 * of it; the machine's are left out.
 */
export function chooseColumns(
  known: Known,
  { experiments, counted }: { experiments: number; counted: Known },
): ColumnId[] {
  const runs = new Map(counted.map((column) => [`${column.kind}:${column.key}`, column.runs ?? 0]));
  const useOf = ({ kind, key }: Known[number]) => runs.get(`${kind}:${key}`) ?? 0;
  const byUse = (kind: 'metric' | 'param') =>
    known.filter((column) => column.kind === kind).toSorted((one, other) => useOf(other) - useOf(one));
  const metrics = byUse('metric').filter(({ key }) => !key.startsWith('system/'));
  const seldom = Math.max(0, ...metrics.slice(0, 1).map(useOf)) / 2;
  const ranks = (column: Known[number]) =>
    [useOf(column) < seldom, !decides.test(column.key), column.key.includes('/')].map(Number);
  const chosen = metrics.toSorted((one, other) => compareLists(ranks(one), ranks(other))).slice(0, shownMetrics);
  return [
    'attribute:status',
    ...(experiments === 1 ? [] : ['attribute:experiment_name']),
    ...chosen.map(({ key }) => `metric:${key}`),
    ...byUse('param')
      .slice(0, shownParams)
      .map(({ key }) => `param:${key}`),
    'attribute:duration',
    'attribute:start_time',
  ];
}

/** Columns after one moved before another, or to the end. */
export function moveColumn(columns: readonly ColumnId[], moved: ColumnId, before: ColumnId | null): ColumnId[] {
  const rest = columns.filter((id) => id !== moved);
  const place = before === null ? rest.length : rest.indexOf(before);
  return place < 0 ? [...rest, moved] : rest.toSpliced(place, 0, moved);
}
