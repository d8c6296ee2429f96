import { z } from 'zod';
import { Id, PageQuery, pageOf } from '@/lib/contracts/basics';
import {
  AddShadowInput,
  CreateEndpointInput,
  Endpoint,
  EndpointDetail,
  LoggedPrediction,
  PromoteInput,
  RollBackInput,
  Traffic,
  TrafficQuery,
  UpdateEndpointInput,
} from '@/lib/contracts/serving';
import { ServingSettings } from '@/lib/contracts/serving-settings';
import { PredictionLineage, VersionLineage } from '@/lib/contracts/lineage';
import { projectRoute, type Route } from '@/server/core/route';
import { batchRoutes } from './batch/routes';
import { RegisteredModelDetail, SetAliasInput } from '@/lib/contracts/models';
import { approvalRoutes } from './approvals/routes';
import { createEndpoint } from './create-endpoint';
import { getEndpoint, listEndpoints } from './get-endpoint';
import { getLineage, getPredictionLineage } from './get-lineage';
import { getTraffic } from './get-traffic';
import { listPredictions } from './list-predictions';
import { promote } from './promote';
import { rollBack } from './roll-back';
import { rolloutRoutes } from './rollouts/routes';
import { setServingSettings } from './set-serving-settings';
import { setModelAlias } from './set-model-alias';
import { addShadow, removeShadow } from './set-shadows';
import { updateEndpoint } from './update-endpoint';

const tag = 'endpoints';
const byEndpoint = z.object({ endpoint: Id });
const byShadow = z.object({ endpoint: Id, modelVersion: Id });

export const routes: Route[] = [
  ...rolloutRoutes,
  ...batchRoutes,
  ...approvalRoutes,
  projectRoute({
    method: 'GET',
    path: '/endpoints',
    tag,
    permission: 'endpoint:read',
    query: z.object({ archived: z.stringbool().default(false) }),
    response: z.object({ items: z.array(Endpoint) }),
    summary: 'Endpoints with their variants and traffic',
    run: async (ctx, { query }) => ({ items: await listEndpoints(ctx, query) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/endpoints',
    tag,
    permission: 'endpoint:write',
    body: CreateEndpointInput,
    response: EndpointDetail,
    summary: 'Serve a model version under a name',
    run: (ctx, { body }) => createEndpoint(ctx, body),
  }),
  projectRoute({
    method: 'GET',
    path: '/endpoints/:endpoint',
    tag,
    permission: 'endpoint:read',
    params: byEndpoint,
    response: EndpointDetail,
    summary: 'One endpoint with its signature and the history of its champions',
    run: (ctx, { params }) => getEndpoint(ctx, params.endpoint),
  }),
  projectRoute({
    method: 'PATCH',
    path: '/endpoints/:endpoint',
    tag,
    permission: 'endpoint:write',
    params: byEndpoint,
    body: UpdateEndpointInput,
    response: EndpointDetail.nullable(),
    summary: 'Rename, describe, archive, delete or restore an endpoint',
    run: (ctx, { params, body }) => updateEndpoint(ctx, { id: params.endpoint, ...body }),
  }),
  projectRoute({
    method: 'PUT',
    path: '/endpoints/:endpoint/settings',
    tag,
    permission: 'endpoint:write',
    params: byEndpoint,
    body: ServingSettings,
    response: EndpointDetail,
    summary: 'Set limits, cache, fallback, labels and log of an endpoint; what is absent gets its default',
    run: async (ctx, { params, body }) => {
      await setServingSettings(ctx, { endpointId: params.endpoint, settings: body });
      return getEndpoint(ctx, params.endpoint);
    },
  }),
  projectRoute({
    method: 'POST',
    path: '/endpoints/:endpoint/shadows',
    tag,
    permission: 'endpoint:write',
    params: byEndpoint,
    body: AddShadowInput,
    response: EndpointDetail,
    summary: 'Put a version beside the champion: it scores every request and never answers',
    run: async (ctx, { params, body }) => {
      await addShadow(ctx, { endpointId: params.endpoint, versionId: body.versionId });
      return getEndpoint(ctx, params.endpoint);
    },
  }),
  projectRoute({
    method: 'DELETE',
    path: '/endpoints/:endpoint/shadows/:modelVersion',
    tag,
    permission: 'endpoint:write',
    params: byShadow,
    response: EndpointDetail,
    summary: 'Take a version out of the shadow',
    run: async (ctx, { params }) => {
      await removeShadow(ctx, { endpointId: params.endpoint, versionId: params.modelVersion });
      return getEndpoint(ctx, params.endpoint);
    },
  }),
  projectRoute({
    method: 'POST',
    path: '/endpoints/:endpoint/promote',
    tag,
    permission: 'endpoint:promote',
    params: byEndpoint,
    body: PromoteInput,
    response: EndpointDetail,
    summary: 'Make a version the champion',
    run: async (ctx, { params, body }) => {
      await promote(ctx, { endpointId: params.endpoint, ...body });
      return getEndpoint(ctx, params.endpoint);
    },
  }),
  projectRoute({
    method: 'POST',
    path: '/endpoints/:endpoint/roll-back',
    tag,
    permission: 'endpoint:promote',
    params: byEndpoint,
    body: RollBackInput,
    response: EndpointDetail,
    summary: 'Bring back the champion before the present one',
    run: async (ctx, { params, body }) => {
      await rollBack(ctx, { endpointId: params.endpoint, ...body });
      return getEndpoint(ctx, params.endpoint);
    },
  }),
  projectRoute({
    method: 'GET',
    path: '/endpoints/:endpoint/predictions',
    tag,
    permission: 'endpoint:read',
    params: byEndpoint,
    query: PageQuery,
    response: pageOf(LoggedPrediction),
    summary: 'Predictions as they were logged, newest first',
    run: (ctx, { params, query }) => listPredictions(ctx, { endpointId: params.endpoint, ...query }),
  }),
  projectRoute({
    method: 'GET',
    path: '/endpoints/:endpoint/traffic',
    tag,
    permission: 'endpoint:read',
    params: byEndpoint,
    query: TrafficQuery,
    response: Traffic,
    summary: 'Predictions, latency, scores and labels over time',
    run: (ctx, { params, query }) => getTraffic(ctx, { endpointId: params.endpoint, ...query }),
  }),
  projectRoute({
    method: 'GET',
    path: '/model-versions/:modelVersion/lineage',
    tag: 'models',
    permission: 'model:read',
    params: z.object({ modelVersion: Id }),
    response: VersionLineage,
    summary: 'Where a version came from and where it went',
    run: (ctx, { params }) => getLineage(ctx, params.modelVersion),
  }),
  projectRoute({
    method: 'GET',
    path: '/predictions/:prediction/lineage',
    tag,
    permission: 'endpoint:read',
    params: z.object({ prediction: Id }),
    response: PredictionLineage,
    summary: 'From a prediction back to the rows its model learnt from',
    run: (ctx, { params }) => getPredictionLineage(ctx, params.prediction),
  }),
  projectRoute({
    method: 'POST',
    path: '/models/:model/aliases',
    tag: 'models',
    permission: 'model:write',
    params: z.object({ model: Id }),
    body: SetAliasInput,
    response: RegisteredModelDetail,
    summary: 'Point an alias at a version; giving a served model its champion is a promotion',
    run: (ctx, { params, body }) => setModelAlias(ctx, { modelId: params.model, ...body }),
  }),
];
