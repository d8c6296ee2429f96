'use client';

import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { experimentsQuery, runQuery } from '@/components/experiments/queries';
import { ApiError } from '@/components/api-error';
import { modelsQuery } from '@/components/models/queries';
import { showError } from '@/components/ui/undo-toast';
import { readMlflowAddress, type MlflowAddress } from './mlflow-address';

/**
 * Leads to our page of what an address is about that an MLflow client printed for its own dashboard. Such an address
 * names no project: this one is looked through first, then the others.
 *
 * @param others slugs of the caller's other projects; undefined while they are not known
 */
export function useMlflowAddress(project: string, others: readonly string[] | undefined): void {
  const client = useQueryClient();
  const router = useRouter();
  const slugs = others && [project, ...others].join(' ');
  useEffect(() => {
    if (slugs === undefined) return undefined;
    let isCurrent = true;
    const follow = async () => {
      const address = readMlflowAddress(window.location.hash);
      if (!address) return;
      const page = await findPage(client, slugs.split(' '), address);
      if (!isCurrent) return;
      if (page) router.replace(page);
      else showError('Nothing to show here', notFound(address));
    };
    const onChange = () =>
      void follow().catch((error: unknown) => showError('This address could not be followed', error));
    onChange();
    window.addEventListener('hashchange', onChange);
    return () => {
      isCurrent = false;
      window.removeEventListener('hashchange', onChange);
    };
  }, [client, router, slugs]);
}

async function findPage(
  client: QueryClient,
  slugs: readonly string[],
  address: MlflowAddress,
): Promise<string | undefined> {
  for (const slug of slugs) {
    const page = await pageIn(client, slug, address);
    if (page !== undefined) return `/p/${slug}/${page}`;
  }
  return undefined;
}

async function pageIn(client: QueryClient, slug: string, address: MlflowAddress): Promise<string | undefined> {
  if (address.kind === 'run') {
    const run = await client.fetchQuery(runQuery(slug, address.id)).catch(undefinedWhenMissing);
    return run && `experiments/runs/${address.id}`;
  }
  if (address.kind === 'experiment') {
    const { items } = await client.fetchQuery(experimentsQuery(slug));
    const found = items.find(({ number }) => number === address.number);
    return found && `experiments?experiment=${found.id}`;
  }
  const { items } = await client.fetchQuery(modelsQuery(slug));
  const found = items.find(({ name }) => name === address.name);
  return found && `models/${found.id}${address.version === null ? '' : `/versions/${address.version}`}`;
}

const notFound = ({ kind }: MlflowAddress) =>
  new ApiError({ status: 404, code: 'NotFound', message: `None of your projects has the ${kind} of this address.` });

function undefinedWhenMissing(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined;
  throw error;
}
