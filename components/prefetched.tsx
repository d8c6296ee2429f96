import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

export interface PrefetchedProps {
  client: QueryClient;
  children: ReactNode;
}

/** Hands what the server page fetched to the client components inside, so that their first paint has content. */
export function Prefetched({ client, children }: PrefetchedProps) {
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
