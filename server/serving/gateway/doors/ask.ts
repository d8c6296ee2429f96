import type { FastifyRequest } from 'fastify';
import { requirePermission } from '@/server/core/permissions';
import type { Located } from '../locate-endpoint';
import type { PredictCall } from '../predict';
import type { PredictBody } from '../read-predict-body';

const longestKey = 256;

/** The call of `predict` behind a request, whatever its protocol. */
export function callOf(request: FastifyRequest, { ctx }: Located, body: PredictBody): Omit<PredictCall, 'render'> {
  const requestId = request.headers['x-request-id'];
  return {
    body: withKey(request, body),
    raw: request.rawBody ?? Buffer.alloc(0),
    requestId: typeof requestId === 'string' && requestId !== '' ? requestId : undefined,
    startedAt: request.startedAt,
    callerId: ctx.actor.id,
    requireReplay: () => requirePermission(ctx, 'endpoint:replay'),
  };
}

/** Protocols that have no place for an assignment key take one for all rows from a header. */
function withKey(request: FastifyRequest, body: PredictBody): PredictBody {
  const key = request.headers['x-assignment-key'];
  if (typeof key !== 'string' || key === '' || body.keys !== undefined) return body;
  const keys = body.rows.map(() => key.slice(0, longestKey));
  return { ...body, keys };
}
