import { z } from 'zod';
import { Id } from '@/lib/contracts/basics';
import { Rollout, RolloutPlan, SwitchRolloutInput } from '@/lib/contracts/rollouts';
import { projectRoute, type Route } from '@/server/core/route';
import { stopRollout } from './end-rollout';
import { listRollouts } from './list-rollouts';
import { startRollout } from './start-rollout';
import { switchRollout } from './switch-rollout';

const tag = 'endpoints';
const permission = 'endpoint:write';
const byEndpoint = z.object({ endpoint: Id });

export const rolloutRoutes: Route[] = [
  projectRoute({
    method: 'GET',
    path: '/endpoints/:endpoint/rollouts',
    tag,
    permission: 'endpoint:read',
    params: byEndpoint,
    response: z.object({ items: z.array(Rollout) }),
    summary: 'Canaries, splits, bandits and blue/green of an endpoint, newest first',
    run: async (ctx, { params }) => ({ items: await listRollouts(ctx, { endpointId: params.endpoint }) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/endpoints/:endpoint/rollouts',
    tag,
    permission,
    params: byEndpoint,
    body: RolloutPlan,
    response: Rollout,
    summary: 'Begin a canary, a split over several arms, a bandit, or blue/green',
    run: (ctx, { params, body }) => startRollout(ctx, { endpointId: params.endpoint, plan: body }),
  }),
  projectRoute({
    method: 'POST',
    path: '/endpoints/:endpoint/rollouts/:rollout/stop',
    tag,
    permission,
    params: z.object({ endpoint: Id, rollout: Id }),
    response: Rollout,
    summary: 'End a rollout: all traffic goes back to the champion',
    run: (ctx, { params }) => stopRollout(ctx, { endpointId: params.endpoint, rolloutId: params.rollout }),
  }),
  projectRoute({
    method: 'POST',
    path: '/endpoints/:endpoint/rollouts/:rollout/switch',
    tag,
    permission: 'endpoint:promote',
    params: z.object({ endpoint: Id, rollout: Id }),
    body: SwitchRolloutInput,
    response: Rollout,
    summary: 'Blue/green: move all traffic to green, or back to blue',
    run: (ctx, { params, body }) =>
      switchRollout(ctx, { endpointId: params.endpoint, rolloutId: params.rollout, to: body.to }),
  }),
];
