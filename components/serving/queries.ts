import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { pageOf } from '@/lib/contracts/basics';
import { Rollout, RolloutPlan, SwitchRolloutInput } from '@/lib/contracts/rollouts';
import {
  AddShadowInput,
  CreateEndpointInput,
  Endpoint,
  EndpointDetail,
  LoggedPrediction,
  PromoteInput,
  RollBackInput,
  Traffic,
  UpdateEndpointInput,
} from '@/lib/contracts/serving';
import { ServingSettings } from '@/lib/contracts/serving-settings';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export interface TrafficRange {
  from?: string;
  to?: string;
  time?: 'event' | 'receipt';
  buckets?: number;
}

export const servingCalls = {
  list: contract({
    method: 'GET',
    path: '/projects/:project/endpoints',
    query: z.object({ archived: z.boolean().optional() }),
    response: listOf(Endpoint),
  }),
  create: contract({
    method: 'POST',
    path: '/projects/:project/endpoints',
    body: CreateEndpointInput,
    response: EndpointDetail,
  }),
  get: contract({ method: 'GET', path: '/projects/:project/endpoints/:endpoint', response: EndpointDetail }),
  update: contract({
    method: 'PATCH',
    path: '/projects/:project/endpoints/:endpoint',
    body: UpdateEndpointInput,
    response: EndpointDetail.nullable(),
  }),
  setSettings: contract({
    method: 'PUT',
    path: '/projects/:project/endpoints/:endpoint/settings',
    body: ServingSettings,
    response: EndpointDetail,
  }),
  addShadow: contract({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/shadows',
    body: AddShadowInput,
    response: EndpointDetail,
  }),
  removeShadow: contract({
    method: 'DELETE',
    path: '/projects/:project/endpoints/:endpoint/shadows/:modelVersion',
    response: EndpointDetail,
  }),
  promote: contract({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/promote',
    body: PromoteInput,
    response: EndpointDetail,
  }),
  rollBack: contract({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/roll-back',
    body: RollBackInput,
    response: EndpointDetail,
  }),
  rollouts: contract({
    method: 'GET',
    path: '/projects/:project/endpoints/:endpoint/rollouts',
    response: listOf(Rollout),
  }),
  startRollout: contract({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/rollouts',
    body: RolloutPlan,
    response: Rollout,
  }),
  stopRollout: contract({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/rollouts/:rollout/stop',
    response: Rollout,
  }),
  switchRollout: contract({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/rollouts/:rollout/switch',
    body: SwitchRolloutInput,
    response: Rollout,
  }),
  predictions: contract({
    method: 'GET',
    path: '/projects/:project/endpoints/:endpoint/predictions',
    query: z.object({ limit: z.number().optional(), cursor: z.string().optional() }),
    response: pageOf(LoggedPrediction),
  }),
  traffic: contract({
    method: 'GET',
    path: '/projects/:project/endpoints/:endpoint/traffic',
    query: z.object({
      from: z.string().optional(),
      to: z.string().optional(),
      time: z.string().optional(),
      buckets: z.number().optional(),
    }),
    response: Traffic,
  }),
};

export const endpointsQuery = (project: string, archived = false) =>
  queryOptions({
    queryKey: ['serving', project, 'list', { archived }],
    queryFn: (context) => fetchJson(servingCalls.list, { params: { project }, query: { archived } }, context),
  });
export const endpointQuery = (project: string, endpoint: string) =>
  queryOptions({
    queryKey: ['serving', project, 'get', endpoint],
    queryFn: (context) => fetchJson(servingCalls.get, { params: { project, endpoint } }, context),
  });
export const rolloutsQuery = (project: string, endpoint: string) =>
  queryOptions({
    queryKey: ['serving', project, 'rollouts', endpoint],
    queryFn: (context) => fetchJson(servingCalls.rollouts, { params: { project, endpoint } }, context),
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === 'running') ? 5_000 : false),
  });
export const predictionsQuery = (project: string, endpoint: string, page: { limit?: number; cursor?: string } = {}) =>
  queryOptions({
    queryKey: ['serving', project, 'predictions', endpoint, page],
    queryFn: (context) => fetchJson(servingCalls.predictions, { params: { project, endpoint }, query: page }, context),
    placeholderData: keepPreviousData,
  });
export const trafficQuery = (project: string, endpoint: string, range: TrafficRange = {}) =>
  queryOptions({
    queryKey: ['serving', project, 'traffic', endpoint, range],
    queryFn: (context) => fetchJson(servingCalls.traffic, { params: { project, endpoint }, query: range }, context),
    placeholderData: keepPreviousData,
  });
