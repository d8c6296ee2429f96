import type { Route } from '@/server/core/route';
import { routes as abTests } from '@/server/ab-tests/routes';
import { routes as datasets } from '@/server/datasets/routes';
import { routes as experiments } from '@/server/experiments/routes';
import { routes as models } from '@/server/models/routes';
import { routes as monitoring } from '@/server/monitoring/routes';
import { routes as orgs } from '@/server/orgs/routes';
import { routes as policies } from '@/server/policies/routes';
import { routes as serving } from '@/server/serving/routes';

/** Every route of the REST door, domain by domain. */
export const allRoutes: readonly Route[] = [
  ...orgs,
  ...datasets,
  ...experiments,
  ...models,
  ...serving,
  ...abTests,
  ...monitoring,
  ...policies,
];
