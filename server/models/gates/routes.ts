import { z } from 'zod';
import { ApprovalRule } from '@/lib/contracts/approvals';
import { Id } from '@/lib/contracts/basics';
import { CheckGatesInput, GateCheck, SetGatesInput, VersionGates } from '@/lib/contracts/gates';
import { RegisteredModelDetail } from '@/lib/contracts/models';
import { projectRoute, type Route } from '@/server/core/route';
import { getVersionGates } from './get-version-gates';
import { setApprovalRule, setGates } from './set-gates';
import { startGateCheck } from './start-gate-check';

const tag = 'models';
const byModel = z.object({ model: Id });
const byVersion = z.object({ modelVersion: Id });

export const gateRoutes: Route[] = [
  projectRoute({
    method: 'PUT',
    path: '/models/:model/gates',
    tag,
    permission: 'endpoint:promote',
    params: byModel,
    body: SetGatesInput,
    response: RegisteredModelDetail,
    summary: 'Declare what must hold before a version of the model becomes champion',
    run: (ctx, { params, body }) => setGates(ctx, { modelId: params.model, ...body }),
  }),
  projectRoute({
    method: 'PUT',
    path: '/models/:model/approval-rule',
    tag,
    permission: 'project:write',
    params: byModel,
    body: ApprovalRule,
    response: RegisteredModelDetail,
    summary: 'Say how many persons must approve before a version of the model becomes champion',
    run: (ctx, { params, body }) => setApprovalRule(ctx, { modelId: params.model, ...body }),
  }),
  projectRoute({
    method: 'GET',
    path: '/model-versions/:modelVersion/gates',
    tag,
    permission: 'model:read',
    params: byVersion,
    response: VersionGates,
    summary: 'The gates of a version, what its checks found, and whether it may become champion',
    run: (ctx, { params }) => getVersionGates(ctx, params.modelVersion),
  }),
  projectRoute({
    method: 'POST',
    path: '/model-versions/:modelVersion/gate-checks',
    tag,
    permission: 'model:write',
    params: byVersion,
    body: CheckGatesInput,
    response: GateCheck,
    summary: 'Check the gates of a version in a worker',
    run: (ctx, { params, body }) => startGateCheck(ctx, { versionId: params.modelVersion, ...body }),
  }),
];
