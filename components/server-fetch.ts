import type { FetchQueryOptions, QueryClient, QueryKey } from '@tanstack/react-query';
import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { ApiError } from './api-error';
import type { Contract, ContractInput, ContractOutput } from './contract';
import { bindTransport, fetchJson, type Transport } from './fetch-json';
import { internalUrl } from './internal-url';
import { signInAddress } from './sign-in-address';
import { createQueryClient } from './query-client';

/** The address the visitor asked for, as the web process noted it. */
const PATH_HEADER = 'x-ringside-path';

/** A query client for one request of a server page, speaking to the API over loopback as the visitor. */
export async function createServerQueryClient(): Promise<QueryClient> {
  const client = createQueryClient();
  bindTransport(client, await visitorTransport());
  return client;
}

/**
 * Fetches what a page needs before it is sent. Signed out: to the sign-in page. Unknown thing: the not-found page.
 * Anything else is left to the client, which asks again and shows the error in place.
 */
export async function prefetch<Data, Key extends QueryKey>(
  client: QueryClient,
  options: FetchQueryOptions<Data, Error, Data, Key>,
): Promise<Data | undefined> {
  try {
    return await client.fetchQuery({ ...options, retry: false });
  } catch (error) {
    await leaveIfRefused(error);
    return undefined;
  }
}

/** One call outside the cache, for layouts: who is asking, which project. */
export async function fetchOnServer<C extends Contract>(call: C, input: ContractInput<C>): Promise<ContractOutput<C>> {
  const client = await createServerQueryClient();
  try {
    return await fetchJson(call, input, { client });
  } catch (error) {
    await leaveIfRefused(error);
    throw error;
  }
}

async function leaveIfRefused(error: unknown): Promise<void> {
  if (!(error instanceof ApiError)) return;
  if (error.status === 401) redirect(signInAddress((await headers()).get(PATH_HEADER)));
  if (error.status === 404) notFound();
}

async function visitorTransport(): Promise<Transport> {
  const [jar, incoming] = await Promise.all([cookies(), headers()]);
  return {
    base: internalUrl(),
    headers: {
      cookie: jar.toString(),
      ...(incoming.has('x-forwarded-for') ? { 'x-forwarded-for': incoming.get('x-forwarded-for') ?? '' } : {}),
    },
  };
}
