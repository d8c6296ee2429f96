import { hydrate, QueryClient, QueryObserver, dehydrate } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { oldestFetch, refetchLate } from './refetch-late';

const queryKey = ['datasets', 'p', 'version', 'v1'];

/** What a server page hands over: fetched when the version was still being imported. */
async function pageOf(data: string) {
  const server = new QueryClient();
  await server.prefetchQuery({ queryKey, queryFn: () => data });
  return dehydrate(server);
}

async function arrive(news: readonly string[]) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 20_000 } } });
  const late = refetchLate(client);
  const page = await pageOf('importing');
  late.note(news);
  hydrate(client, page);
  const queryFn = vi.fn<() => string>(() => 'ready');
  const leave = new QueryObserver(client, { queryKey, queryFn }).subscribe(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const shown = client.getQueryData(queryKey);
  leave();
  late.stop();
  client.clear();
  return { shown, asked: queryFn.mock.calls.length };
}

it('asks anew for what a page brings that was made before the news of it', async () => {
  expect(await arrive(['jobs', 'datasets'])).toEqual({ shown: 'ready', asked: 1 });
});

it('leaves alone what nothing was heard of', async () => {
  expect(await arrive(['jobs'])).toEqual({ shown: 'importing', asked: 0 });
});

it('knows since when what is shown may have changed', async () => {
  const client = new QueryClient();
  expect(oldestFetch(client)).toBeUndefined();
  client.setQueryData(['a'], 1, { updatedAt: 5000 });
  client.setQueryData(['b'], 1, { updatedAt: 4000 });
  expect(oldestFetch(client)).toBe(4000);
});
