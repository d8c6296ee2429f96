import { queryOptions } from '@tanstack/react-query';
import {
  AbTest,
  AbTestDetail,
  DecideTestInput,
  ExtendTestInput,
  JobRef,
  StartShadowTestInput,
  StartSplitTestInput,
  StartWatchInput,
  StopTestInput,
  TestDecisionDetail,
} from '@/lib/contracts/ab-tests';
import { TestPlan, TestPlanQuery } from '@/lib/contracts/test-analysis';
import { contract, type ContractInput } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const testCalls = {
  list: contract({ method: 'GET', path: '/projects/:project/tests', response: listOf(AbTest) }),
  get: contract({ method: 'GET', path: '/projects/:project/tests/:test', response: AbTestDetail }),
  plan: contract({
    method: 'GET',
    path: '/projects/:project/tests/plan',
    query: TestPlanQuery,
    response: TestPlan,
  }),
  startShadow: contract({
    method: 'POST',
    path: '/projects/:project/tests/shadow',
    body: StartShadowTestInput,
    response: AbTest,
  }),
  startSplit: contract({
    method: 'POST',
    path: '/projects/:project/tests/split',
    body: StartSplitTestInput,
    response: AbTest,
  }),
  stop: contract({
    method: 'POST',
    path: '/projects/:project/tests/:test/stop',
    body: StopTestInput,
    response: AbTest,
  }),
  startWatch: contract({
    method: 'POST',
    path: '/projects/:project/tests/watch',
    body: StartWatchInput,
    response: AbTest,
  }),
  extend: contract({
    method: 'POST',
    path: '/projects/:project/tests/:test/extend',
    body: ExtendTestInput,
    response: AbTestDetail,
  }),
  decide: contract({
    method: 'POST',
    path: '/projects/:project/tests/:test/decision',
    body: DecideTestInput,
    response: AbTestDetail,
  }),
  analyse: contract({ method: 'POST', path: '/projects/:project/tests/:test/analysis', response: JobRef }),
  decision: contract({
    method: 'GET',
    path: '/projects/:project/tests/:test/decisions/:decision',
    response: TestDecisionDetail,
  }),
};

/** Asked anew for every plan; a plan that cannot be made says why. */
export const testPlanQuery = (project: string, query: ContractInput<typeof testCalls.plan>['query']) =>
  queryOptions({
    queryKey: ['ab-tests', project, 'plan', query],
    queryFn: (context) => fetchJson(testCalls.plan, { params: { project }, query }, context),
    retry: false,
    staleTime: 60_000,
  });
export const testsQuery = (project: string) =>
  queryOptions({
    queryKey: ['ab-tests', project, 'list'],
    queryFn: (context) => fetchJson(testCalls.list, { params: { project } }, context),
  });
export const testQuery = (project: string, test: string) =>
  queryOptions({
    queryKey: ['ab-tests', project, 'get', test],
    queryFn: (context) => fetchJson(testCalls.get, { params: { project, test } }, context),
  });
