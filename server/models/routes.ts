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
  SetAliasInput,
  UpdateModelInput,
  UpdateVersionInput,
} from '@/lib/contracts/models';
import { projectRoute, type Route } from '@/server/core/route';
import { startEvaluation } from './evaluate-versions';
import { getVersion } from './get-version';
import { getModel, listModels } from './list-models';
import { registerVersion } from './register-version';
import { removeAlias, setAlias } from './set-alias';
import { updateModel, updateVersion } from './update-model';

const tag = 'models';
const byModel = z.object({ model: Id });
const byVersion = z.object({ modelVersion: Id });

export const routes: Route[] = [
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
    method: 'POST',
    path: '/models/:model/aliases',
    tag,
    permission: 'model:write',
    params: byModel,
    body: SetAliasInput,
    response: RegisteredModelDetail,
    summary: 'Point an alias at a version',
    run: (ctx, { params, body }) => setAlias(ctx, { modelId: params.model, ...body }),
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
