import { expect, it } from 'vitest';
import { parseFilter } from '@/lib/search/parse-filter';
import { runIdsFilter } from './run-ids-filter';

it.each([[['a']], [['a', 'b']], [["a'b", 'c"d', "') OR (run_name != '"]]])('finds %j and nothing else', (ids) => {
  expect(parseFilter(runIdsFilter(ids))).toMatchObject({ comparator: 'IN', value: ids });
  expect(parseFilter(runIdsFilter(new Set(ids), 'NOT IN'))).toMatchObject({ comparator: 'NOT IN', value: ids });
});
