import { z } from 'zod';
import { Id } from '@/lib/contracts/basics';
import { ModelVersion } from '@/lib/contracts/models';
import { RegisterRemoteInput, RemoteCredentials, RemoteHealth } from '@/lib/contracts/remote-models';
import { projectRoute, type Route } from '@/server/core/route';
import { checkRemote } from './check-remote';
import { registerRemote } from './register-remote';
import { setRemoteCredentials } from './set-credentials';

const tag = 'models';
const byVersion = z.object({ modelVersion: Id });

export const remoteRoutes: Route[] = [
  projectRoute({
    method: 'POST',
    path: '/models/remote',
    tag,
    permission: 'model:write',
    body: RegisterRemoteInput,
    response: ModelVersion,
    summary: 'Register a model that answers behind an address (Open Inference v2 or MLflow) as the next version',
    run: (ctx, { body }) => registerRemote(ctx, body),
  }),
  projectRoute({
    method: 'PUT',
    path: '/model-versions/:modelVersion/credentials',
    tag,
    permission: 'model:write',
    params: byVersion,
    body: z.object({ credentials: RemoteCredentials }),
    response: z.object({ kind: z.string() }),
    summary: 'Replace the credentials of a remote version',
    run: (ctx, { params, body }) => setRemoteCredentials(ctx, { versionId: params.modelVersion, ...body }),
  }),
  projectRoute({
    method: 'POST',
    path: '/model-versions/:modelVersion/check',
    tag,
    permission: 'model:write',
    params: byVersion,
    response: RemoteHealth,
    summary: 'Ask a remote version for its example now',
    run: (ctx, { params }) => checkRemote(ctx, params.modelVersion),
  }),
];
