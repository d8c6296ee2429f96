import { z } from 'zod';
import { JobRef } from '@/lib/contracts/ab-tests';
import { Id } from '@/lib/contracts/basics';
import {
  AliasName,
  EvaluateInput,
  ModelVersion,
  ModelVersionDetail,
  RegisteredModel,
  RegisteredModelDetail,
  RegisterVersionInput,
  UpdateModelInput,
  UpdateVersionInput,
} from '@/lib/contracts/models';
import { VersionDiff } from '@/lib/contracts/version-diff';
import { EvaluationPlan } from '@/lib/contracts/version-facts';
import { projectRoute, type Route } from '@/server/core/route';
import { startEvaluation } from './evaluate-versions';
import { startComparison } from './compare-versions';
import { getDiff } from './diff-versions';
import { gateRoutes } from './gates/routes';
import { downloadBundle } from './download-bundle';
import { drawBadge } from './draw-badge';
import { getVersion, getVersionByNumber } from './get-version';
import { exportRoutes } from './exporting/routes';
import { importRoutes } from './importing/routes';
import { getModel, listModels } from './list-models';
import { registerVersion } from './register-version';
import { remoteRoutes } from './remote/routes';
import { removeAlias } from './set-alias';
import { setEvaluationPlan, startMeasuring } from './set-evaluation-plan';
import { updateModel } from './update-model';
import { updateVersion } from './update-version';

const tag = 'models';
const byModel = z.object({ model: Id });
const byVersion = z.object({ modelVersion: Id });
const byPair = byVersion.extend({ baseVersion: Id });
const byNumber = byModel.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) });
/** A badge may be as old as this. */
const badgeSeconds = 60;

const modelRoutes: Route[] = [
  ...importRoutes,
  ...exportRoutes,
  ...remoteRoutes,
  projectRoute({
    method: 'GET',
    path: '/models',
    tag,
    permission: 'model:read',
    summary: 'Registered models',
    query: z.object({ archived: z.stringbool().default(false) }),
    response: z.object({ items: z.array(RegisteredModel) }),
    run: async (ctx, { query }) => ({ items: await listModels(ctx, query) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/model-versions',
    tag,
    permission: 'model:write',
    body: RegisterVersionInput,
    response: ModelVersion,
    summary: 'Register the model of a finished training',
    run: (ctx, { body }) => registerVersion(ctx, body),
  }),
  projectRoute({
    method: 'GET',
    path: '/models/:model',
    tag,
    permission: 'model:read',
    params: byModel,
    response: RegisteredModelDetail,
    summary: 'One model with its versions',
    run: (ctx, { params }) => getModel(ctx, params.model),
  }),
  projectRoute({
    method: 'PATCH',
    path: '/models/:model',
    tag,
    permission: 'model:write',
    params: byModel,
    body: UpdateModelInput,
    response: RegisteredModelDetail.nullable(),
    summary: 'Rename, describe, archive, delete or restore a model',
    run: (ctx, { params, body }) => updateModel(ctx, { id: params.model, ...body }),
  }),
  projectRoute({
    method: 'DELETE',
    path: '/models/:model/aliases/:alias',
    tag,
    permission: 'model:write',
    params: byModel.extend({ alias: AliasName }),
    response: RegisteredModelDetail,
    summary: 'Remove an alias',
    run: (ctx, { params }) => removeAlias(ctx, { modelId: params.model, alias: params.alias }),
  }),
  projectRoute({
    method: 'GET',
    path: '/model-versions/:modelVersion',
    tag,
    permission: 'model:read',
    params: byVersion,
    response: ModelVersionDetail,
    summary: 'One version with signature and report',
    run: (ctx, { params }) => getVersion(ctx, params.modelVersion),
  }),
  projectRoute({
    method: 'PATCH',
    path: '/model-versions/:modelVersion',
    tag,
    permission: 'model:write',
    params: byVersion,
    body: UpdateVersionInput,
    response: ModelVersionDetail.nullable(),
    summary: 'Describe, archive, delete or restore a version',
    run: (ctx, { params, body }) => updateVersion(ctx, { id: params.modelVersion, ...body }),
  }),
  projectRoute({
    method: 'POST',
    path: '/evaluations',
    tag,
    permission: 'model:write',
    body: EvaluateInput,
    response: JobRef,
    summary: 'Score whole dataset versions in a worker',
    run: (ctx, { body }) => startEvaluation(ctx, body),
  }),
];

const factRoutes: Route[] = [
  projectRoute({
    method: 'PUT',
    path: '/models/:model/evaluation-plan',
    tag,
    permission: 'model:write',
    params: byModel,
    body: EvaluationPlan,
    response: RegisteredModelDetail,
    summary: 'Choose the locked test of a model and the columns its metrics are sliced by',
    run: (ctx, { params, body }) => setEvaluationPlan(ctx, { modelId: params.model, ...body }),
  }),
  projectRoute({
    method: 'GET',
    path: '/models/:model/versions/:version',
    tag,
    permission: 'model:read',
    params: byNumber,
    response: ModelVersionDetail,
    summary: 'One version by its number',
    run: (ctx, { params }) => getVersionByNumber(ctx, { modelId: params.model, version: params.version }),
  }),
  projectRoute({
    method: 'GET',
    path: '/models/:model/versions/:version/badge.svg',
    tag,
    permission: 'model:read',
    params: byNumber,
    response: undefined,
    streams: true,
    summary: 'What a version is now and how good it was, as a picture',
    run: async (ctx, { params }, { request, reply }) => {
      const { svg, tag: etag } = await drawBadge(ctx, { modelId: params.model, version: params.version });
      reply.header('etag', etag).header('cache-control', `private, max-age=${badgeSeconds}`);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type('image/svg+xml; charset=utf-8').send(svg);
    },
  }),
  projectRoute({
    method: 'GET',
    path: '/model-versions/:modelVersion/diff/:baseVersion',
    tag,
    permission: 'model:read',
    params: byPair,
    response: VersionDiff,
    summary: 'What differs between two versions: data, config, metrics, card, predictions on the same rows',
    run: (ctx, { params }) => getDiff(ctx, { beforeId: params.baseVersion, afterId: params.modelVersion }),
  }),
  projectRoute({
    method: 'POST',
    path: '/model-versions/:modelVersion/diff/:baseVersion',
    tag,
    permission: 'model:write',
    params: byPair,
    response: JobRef,
    summary: 'Ask two versions about the same rows, in a worker',
    run: (ctx, { params }) => startComparison(ctx, { beforeId: params.baseVersion, afterId: params.modelVersion }),
  }),
  projectRoute({
    method: 'POST',
    path: '/model-versions/:modelVersion/measure',
    tag,
    permission: 'model:write',
    params: byVersion,
    response: JobRef,
    summary: 'Measure latency, metrics and slices of a version in a worker',
    run: (ctx, { params }) => startMeasuring(ctx, params.modelVersion),
  }),
  projectRoute({
    method: 'GET',
    path: '/model-versions/:modelVersion/bundle',
    tag,
    permission: 'model:read',
    params: byVersion,
    response: undefined,
    streams: true,
    summary: 'Download the packed model of a version',
    run: async (ctx, { params }, { reply }) => {
      const { fileName, sizeBytes, sha256, content } = await downloadBundle(ctx, params.modelVersion);
      await reply
        .header('content-type', 'application/json')
        .header('content-length', sizeBytes)
        .header('etag', `"${sha256}"`)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .send(content);
    },
  }),
];

export const routes: Route[] = [...modelRoutes, ...factRoutes, ...gateRoutes];
