import { formatFilter } from '@/lib/search/format-filter';

/** The filter that finds these runs, or all others. Ids come from addresses too, so nothing in them is trusted. */
export const runIdsFilter = (ids: Iterable<string>, comparator: 'IN' | 'NOT IN' = 'IN'): string =>
  formatFilter({
    type: 'comparison',
    field: { entity: 'attribute', key: 'run_id' },
    comparator,
    value: [...ids],
  });
