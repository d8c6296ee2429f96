import type { Route } from '@/server/core/route';
import { routes as experiments } from '@/server/experiments/routes';
import { routes as models } from '@/server/models/routes';
import { routes as orgs } from '@/server/orgs/routes';

/** Every route of the REST door, domain by domain. */
export const allRoutes: readonly Route[] = [...orgs, ...experiments, ...models];
