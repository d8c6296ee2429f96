import type { QueryClient } from '@tanstack/react-query';

/** A page that the server made may take so long to arrive. */
const lateMs = 10_000;

/**
 * Refetches what the server fetched for a page that arrives after news of it: the page was made before the news, and
 * the news came before the page.
 */
export function refetchLate(client: QueryClient): { note: (domains: readonly string[]) => void; stop: () => void } {
  const newsAt = new Map<string, number>();
  const stop = client.getQueryCache().subscribe((event) => {
    const arrives = event.type === 'added' || (event.type === 'updated' && event.action.type === 'setState');
    if (!arrives || event.query.state.data === undefined) return;
    const { queryKey } = event.query;
    const at = newsAt.get(String(queryKey[0]));
    if (at === undefined || Date.now() - at > lateMs) return;
    // Hydration happens while React renders: nothing may change then.
    setTimeout(() => void client.invalidateQueries({ queryKey, exact: true }), 0);
  });
  const note = (domains: readonly string[]) => {
    for (const domain of domains) newsAt.set(domain, Date.now());
  };
  return { note, stop };
}

/** When the oldest of what is shown was fetched, in milliseconds since 1970; undefined where nothing is. */
export function oldestFetch(client: QueryClient): number | undefined {
  const fetched = client
    .getQueryCache()
    .getAll()
    .map(({ state }) => state.dataUpdatedAt);
  const oldest = Math.min(...fetched.filter((at) => at > 0));
  return Number.isFinite(oldest) ? oldest : undefined;
}
