import { z } from 'zod';
import {
  AbTest,
  AbTestDetail,
  AsOfInput,
  DecideTestInput,
  ExtendTestInput,
  JobRef,
  ListTestsQuery,
  LookEvidence,
  LookEvidenceQuery,
  StartShadowTestInput,
  StartSplitTestInput,
  StartWatchInput,
  StopTestInput,
  TestDecisionDetail,
} from '@/lib/contracts/ab-tests';
import { Id } from '@/lib/contracts/basics';
import { TestPlan, TestPlanQuery } from '@/lib/contracts/test-analysis';
import { projectRoute, type Route } from '@/server/core/route';
import { decideTest } from './decide-test';
import { analyseNow } from './enqueue-analysis';
import { extendTest } from './extend-test';
import { getDecision } from './get-decision';
import { getLookEvidence } from './get-look-evidence';
import { getTest, listTests } from './list-tests';
import { lookNow } from './look-now';
import { planTest } from './plan-test';
import { startShadowTest } from './start-shadow-test';
import { startSplitTest } from './start-split-test';
import { startWatch } from './start-watch';
import { stopTest } from './stop-test';

const tag = 'tests';
const byTest = z.object({ test: Id });

export const routes: Route[] = [
  projectRoute({
    method: 'GET', path: '/tests', tag, permission: 'ab-test:read',
    summary: 'Tests of challengers against champions, newest first',
    query: ListTestsQuery, response: z.object({ items: z.array(AbTest) }),
    run: async (ctx, { query }) => ({ items: await listTests(ctx, query) }),
  }),
  projectRoute({
    method: 'GET', path: '/tests/plan', tag, permission: 'ab-test:read', query: TestPlanQuery, response: TestPlan,
    summary: 'How long a test would run and which unit of evidence its data ask for, from past traffic',
    run: (ctx, { query }) => planTest(ctx, query),
  }),
  projectRoute({
    method: 'POST', path: '/tests/shadow', tag, permission: 'ab-test:write', body: StartShadowTestInput,
    response: AbTestDetail,
    summary: 'Start a shadow test: challengers score every request, the champion answers',
    run: (ctx, { body }) => startShadowTest(ctx, body),
  }),
  projectRoute({
    method: 'POST', path: '/tests/split', tag, permission: 'ab-test:write', body: StartSplitTestInput,
    response: AbTestDetail,
    summary: 'Start an A/B test: challenger and champion share the traffic by a sticky hash of the key',
    run: (ctx, { body }) => startSplitTest(ctx, body),
  }),
  projectRoute({
    method: 'GET', path: '/tests/:test', tag, permission: 'ab-test:read', params: byTest, response: AbTestDetail,
    summary: 'One test with its looks, days, duels, guardrails and sample ratio',
    run: (ctx, { params }) => getTest(ctx, params.test),
  }),
  projectRoute({
    method: 'POST', path: '/tests/:test/stop', tag, permission: 'ab-test:write', params: byTest, body: StopTestInput,
    response: AbTestDetail, summary: 'Stop a test; the champion answers everything again',
    run: (ctx, { params, body }) => stopTest(ctx, { id: params.test, ...body }),
  }),
  projectRoute({
    method: 'POST', path: '/tests/watch', tag, permission: 'ab-test:write', body: StartWatchInput,
    response: AbTestDetail,
    summary: 'Watch a new champion: the one before comes back by itself when it is shown to be better',
    run: (ctx, { body }) => startWatch(ctx, body),
  }),
  projectRoute({
    method: 'POST', path: '/tests/:test/extend', tag, permission: 'ab-test:write', params: byTest,
    body: ExtendTestInput, response: AbTestDetail,
    summary: 'Let a running test read more days',
    run: (ctx, { params, body }) => extendTest(ctx, { id: params.test, ...body }),
  }),
  projectRoute({
    method: 'POST', path: '/tests/:test/decision', tag, permission: 'ab-test:write', params: byTest,
    body: DecideTestInput, response: AbTestDetail,
    summary: 'Promote a challenger or keep the champion, on evidence that is frozen with the decision',
    run: (ctx, { params, body }) => decideTest(ctx, { id: params.test, body }),
  }),
  projectRoute({
    method: 'GET', path: '/tests/:test/decisions/:decision', tag, permission: 'ab-test:read',
    params: z.object({ test: Id, decision: Id }), response: TestDecisionDetail,
    summary: 'A decision with its frozen evidence, and whether that is still what it was',
    run: (ctx, { params }) => getDecision(ctx, { testId: params.test, decisionId: params.decision }),
  }),
  projectRoute({
    method: 'POST', path: '/tests/:test/look', tag, permission: 'ab-test:write', params: byTest, body: AsOfInput,
    response: JobRef,
    summary: 'Look at a running test now, in a worker',
    run: (ctx, { params, body }) => lookNow(ctx, { id: params.test, ...body }),
  }),
  projectRoute({
    method: 'POST', path: '/tests/:test/analysis', tag, permission: 'ab-test:write', params: byTest,
    response: JobRef,
    summary: 'Read a test by other methods, check what could spoil it and look into segments, in a worker',
    run: (ctx, { params }) => analyseNow(ctx, params.test),
  }),
  projectRoute({
    method: 'GET', path: '/tests/:test/evidence', tag, permission: 'ab-test:read', params: byTest,
    query: LookEvidenceQuery,
    response: LookEvidence, summary: 'The stored units behind one look, and the look computed from them again',
    run: (ctx, { params, query }) => getLookEvidence(ctx, { testId: params.test, ...query }),
  }),
];
