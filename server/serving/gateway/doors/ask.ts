import type { FastifyRequest } from 'fastify';
import { requirePermission } from '@/server/core/permissions';
import type { Located } from '../locate-endpoint';
import type { PredictCall } from '../predict';
import { readKey, type PredictBody } from '../read-predict-body';

/** The call of `predict` behind a request, whatever its protocol. */
export function callOf(
  request: FastifyRequest,
  { ctx, isPreview }: Located,
  body: PredictBody,
): Omit<PredictCall, 'render'> {
  const requestId = request.headers['x-request-id'];
  return {
    body: withKey(request, body),
    raw: request.rawBody ?? Buffer.alloc(0),
    // What is not logged cannot be the same prediction again.
    requestId: typeof requestId === 'string' && requestId !== '' && !isPreview ? requestId : undefined,
    startedAt: request.startedAt,
    callerId: ctx.actor.id,
    requireReplay: () => requirePermission(ctx, 'endpoint:replay'),
  };
}

/**
 * Protocols that have no place for an assignment key take one for all rows from a header; rows with a key of their own
 * keep it.
 *
 * @throws Invalid where it is longer than a key may be
 */
function withKey(request: FastifyRequest, body: PredictBody): PredictBody {
  const given = request.headers['x-assignment-key'];
  if (given === undefined || given === '') return body;
  const key = readKey(given, 'X-Assignment-Key');
  return { ...body, keys: Array.from({ length: body.rows.count }, (_, row) => body.keys?.[row] ?? key) };
}
