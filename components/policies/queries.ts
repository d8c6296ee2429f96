import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  CreatePolicyInput,
  DecideRoundInput,
  OpenRoundInput,
  Policy,
  Round,
  RoundDetail,
  UpdatePolicyInput,
} from '@/lib/contracts/policies';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const policyCalls = {
  list: contract({
    method: 'GET',
    path: '/projects/:project/policies',
    query: z.object({ archived: z.boolean().optional() }),
    response: listOf(Policy),
  }),
  create: contract({ method: 'POST', path: '/projects/:project/policies', body: CreatePolicyInput, response: Policy }),
  get: contract({ method: 'GET', path: '/projects/:project/policies/:policy', response: Policy }),
  update: contract({
    method: 'PATCH',
    path: '/projects/:project/policies/:policy',
    body: UpdatePolicyInput,
    response: Policy.nullable(),
  }),
  openRound: contract({
    method: 'POST',
    path: '/projects/:project/policies/:policy/rounds',
    body: OpenRoundInput,
    response: RoundDetail,
  }),
  rounds: contract({ method: 'GET', path: '/projects/:project/rounds', response: listOf(Round) }),
  round: contract({ method: 'GET', path: '/projects/:project/rounds/:round', response: RoundDetail }),
  decide: contract({
    method: 'POST',
    path: '/projects/:project/rounds/:round/decision',
    body: DecideRoundInput,
    response: RoundDetail,
  }),
};

export const policiesQuery = (project: string, archived = false) =>
  queryOptions({
    queryKey: ['policies', project, 'list', { archived }],
    queryFn: (context) => fetchJson(policyCalls.list, { params: { project }, query: { archived } }, context),
  });
export const policyQuery = (project: string, policy: string) =>
  queryOptions({
    queryKey: ['policies', project, 'get', policy],
    queryFn: (context) => fetchJson(policyCalls.get, { params: { project, policy } }, context),
  });
export const roundsQuery = (project: string) =>
  queryOptions({
    queryKey: ['policies', project, 'rounds'],
    queryFn: (context) => fetchJson(policyCalls.rounds, { params: { project } }, context),
  });
export const roundQuery = (project: string, round: string) =>
  queryOptions({
    queryKey: ['policies', project, 'round', round],
    queryFn: (context) => fetchJson(policyCalls.round, { params: { project, round } }, context),
  });
