import { z } from 'zod';
import { AsOfInput, JobRef } from '@/lib/contracts/ab-tests';
import { Id } from '@/lib/contracts/basics';
import {
  CreatePolicyInput,
  DecideRoundInput,
  OpenRoundInput,
  Policy,
  Round,
  RoundDetail,
  UpdatePolicyInput,
} from '@/lib/contracts/policies';
import { projectRoute, type Route } from '@/server/core/route';
import { advanceNow } from './advance-now';
import { checkNow } from './check-now';
import { createPolicy } from './create-policy';
import { decideRound } from './decide-round';
import { getPolicy, listPolicies } from './list-policies';
import { getRound, listRounds } from './list-rounds';
import { openRoundByHand } from './open-round';
import { updatePolicy } from './update-policy';

const byPolicy = z.object({ policy: Id });
const byRound = z.object({ round: Id });

const policyRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/policies', tag: 'policies', permission: 'policy:read', summary: 'Policies, newest first',
    query: z.object({ archived: z.stringbool().default(false), endpointId: Id.optional() }),
    response: z.object({ items: z.array(Policy) }),
    run: async (ctx, { query }) => ({ items: await listPolicies(ctx, query) }),
  }),
  projectRoute({
    method: 'POST', path: '/policies', tag: 'policies', permission: 'policy:write', body: CreatePolicyInput,
    response: Policy,
    summary: 'Say when an endpoint calls the next round, and how its challengers are trained',
    run: (ctx, { body }) => createPolicy(ctx, body),
  }),
  projectRoute({
    method: 'GET', path: '/policies/:policy', tag: 'policies', permission: 'policy:read', params: byPolicy,
    response: Policy,
    summary: 'One policy with its latest rounds',
    run: (ctx, { params }) => getPolicy(ctx, params.policy),
  }),
  projectRoute({
    method: 'PATCH', path: '/policies/:policy', tag: 'policies', permission: 'policy:write', params: byPolicy,
    body: UpdatePolicyInput, response: Policy.nullable(),
    summary: 'Change, switch off, archive, delete or restore a policy',
    run: (ctx, { params, body }) => updatePolicy(ctx, { id: params.policy, ...body }),
  }),
  projectRoute({
    method: 'POST', path: '/policies/:policy/check', tag: 'policies', permission: 'policy:write', params: byPolicy,
    body: AsOfInput, response: JobRef, summary: 'Judge the condition now, in a worker, and open a round when it is met',
    run: (ctx, { params, body }) => checkNow(ctx, { id: params.policy, ...body }),
  }),
  projectRoute({
    method: 'POST', path: '/policies/:policy/rounds', tag: 'rounds', permission: 'policy:write', params: byPolicy,
    body: OpenRoundInput, response: RoundDetail, summary: 'Open a round by hand, whatever the condition says',
    run: (ctx, { params, body }) => openRoundByHand(ctx, { policyId: params.policy, ...body }),
  }),
];

const roundRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/rounds', tag: 'rounds', permission: 'policy:read', summary: 'Rounds, newest first',
    query: z.object({ endpointId: Id.optional(), policyId: Id.optional(),
        limit: z.coerce.number().int().min(1).max(500).default(50) }),
    response: z.object({ items: z.array(Round) }),
    run: async (ctx, { query }) => ({ items: await listRounds(ctx, query) }),
  }),
  projectRoute({
    method: 'GET', path: '/rounds/:round', tag: 'rounds', permission: 'policy:read', params: byRound,
    response: RoundDetail,
    summary: 'One round with its challengers, tests and course',
    run: (ctx, { params }) => getRound(ctx, params.round),
  }),
  projectRoute({
    method: 'POST', path: '/rounds/:round/advance', tag: 'rounds', permission: 'policy:write', params: byRound,
    body: AsOfInput,
    response: JobRef, summary: 'Take a round as far as it can go now, in a worker',
    run: (ctx, { params, body }) => advanceNow(ctx, { id: params.round, ...body }),
  }),
  projectRoute({
    method: 'POST', path: '/rounds/:round/decision', tag: 'rounds', permission: 'policy:write', params: byRound,
    body: DecideRoundInput, response: RoundDetail,
    summary: 'Promote the challenger, keep the champion, or cancel the round',
    run: (ctx, { params, body }) => decideRound(ctx, { id: params.round, ...body }),
  }),
];

export const routes: Route[] = [...policyRoutes, ...roundRoutes];
