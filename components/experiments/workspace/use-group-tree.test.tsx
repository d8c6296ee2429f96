import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { treeRequests } from './tree-requests';
import { groupInput, useGroupTree } from './use-group-tree';
import { countInput, readWorkspace } from './workspace-params';
import { runGroupsQuery, runRowsQuery } from './workspace-queries';

const project = 'flights';
const state = readWorkspace('?group=param:lr&filter=metrics.loss+%3C+1');

/** The total of a tree of which the answers in the cache are at hand. */
function totalOf({ groups, runs }: { groups: { shown: number[]; total: number }; runs: number | null }) {
  const client = new QueryClient();
  const [first] = treeRequests([], state.group);
  client.setQueryData(runGroupsQuery(project, groupInput(state, [], first)).queryKey, {
    groups: groups.shown.map((count, index) => ({ values: [String(index)], count, metrics: [] })),
    ...{ total: groups.total, by: ['param:lr'], metrics: [] },
  });
  const found = { rows: [], total: runs, nextOffset: null, columns: [] };
  if (runs !== null) client.setQueryData(runRowsQuery(project, countInput(state)).queryKey, found);
  const Total = () => String(useGroupTree({ project, state, columns: [], enabled: true }).total);
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <Total />
    </QueryClientProvider>,
  );
}

describe('the number of runs in a tree', () => {
  it.each([
    ['is the sum where all groups are at hand', { groups: { shown: [3, 2], total: 2 }, runs: null }, '5'],
    ['is what the server counts where there are more groups', { groups: { shown: [3, 2], total: 4 }, runs: 9 }, '9'],
    ['is not known until it was counted', { groups: { shown: [3, 2], total: 4 }, runs: null }, 'null'],
    ['is nothing where no group is', { groups: { shown: [], total: 0 }, runs: null }, '0'],
  ])('%s', (_name, answers, expected) => expect(totalOf(answers)).toBe(expected));

  it('is counted among the runs that a change of all of them is sent to', () => {
    expect(countInput(state)).toEqual({ filter: 'metrics.loss < 1', view: 'active', limit: 1 });
  });
});
