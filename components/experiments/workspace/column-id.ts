import type { RunColumn } from '@/lib/contracts/run-search';
import { formatOrder } from '@/lib/search/format-filter';
import { metricTitle } from '@/lib/metrics/metric-title';
import type { SortKey } from '@/components/url/url-state';

/** A column in the address: `metric:loss`, `min:loss`, `max:loss`, `param:lr`, `tag:team`, `attribute:status`. */
export type ColumnId = string;

const attributes: Readonly<Record<string, string>> = {
  run_id: 'Run id',
  status: 'Status',
  user_id: 'By',
  experiment_name: 'Experiment',
  source: 'Source',
  model_kind: 'Kind',
  start_time: 'Started',
  end_time: 'Ended',
  created_at: 'Made',
  duration: 'Took',
};

/** Attributes that can be shown, sorted and grouped by; the name has a column of its own. */
export const shownAttributes: readonly string[] = Object.keys(attributes);

export const columnOf = (id: ColumnId): RunColumn => {
  const colon = id.indexOf(':');
  const [kind, key] = [id.slice(0, colon), id.slice(colon + 1)];
  if (kind === 'min' || kind === 'max') return { kind: 'metric', key, of: kind };
  if (kind === 'param' || kind === 'tag' || kind === 'attribute') return { kind, key, of: 'last' };
  return { kind: 'metric', key: colon < 0 ? id : key, of: 'last' };
};

export const idOf = ({ kind, key, of }: RunColumn): ColumnId =>
  kind === 'metric' && of !== 'last' ? `${of}:${key}` : `${kind}:${key}`;

/** The column's name in its head. */
export function titleOf(id: ColumnId): string {
  const { kind, key, of } = columnOf(id);
  if (kind === 'attribute') return attributes[key] ?? key;
  if (kind !== 'metric') return key;
  return of === 'last' ? metricTitle(key) : `${metricTitle(key)} (${of})`;
}

/** Numbers stand on the right, and go from high to low first. */
export const isNumeric = (id: ColumnId): boolean => {
  const { kind, key } = columnOf(id);
  return (
    kind === 'metric' || (kind === 'attribute' && ['start_time', 'end_time', 'created_at', 'duration'].includes(key))
  );
};

/** Extremes are shown, not sorted or grouped by. */
export const isSortable = (id: ColumnId): boolean => columnOf(id).of === 'last';

/** What the search orders by; the name of a run is an attribute too. */
export function orderBy(sort: readonly SortKey[]): string[] {
  return sort
    .filter(({ id }) => isSortable(id))
    .map(({ id, desc }) => {
      const { kind, key } = columnOf(id);
      return formatOrder({ field: { entity: kind, key }, direction: desc ? 'desc' : 'asc' });
    });
}

const wide = 260;
const narrow = 84;
const wordPixels = 7;

/** Room for a mean with its spread. */
const spreadWidth = 136;

/** How wide a column begins. */
export function startWidth(id: ColumnId, { grouped }: { grouped: boolean }): number {
  const { kind, key, of } = columnOf(id);
  const least = grouped && kind === 'metric' && of === 'last' ? spreadWidth : narrow;
  if (kind === 'attribute') return key === 'run_id' ? wide : 128;
  return Math.max(least, Math.min(190, titleOf(id).length * wordPixels + 40));
}
