import { performance } from 'node:perf_hooks';
import Fastify, { type FastifyInstance } from 'fastify';
import { notFound } from '@/server/core/errors';
import { guardOrigin } from '@/server/core/guard-origin';
import { sendError } from '@/server/core/send-error';
import { readBodies } from './content-types';
import { inferenceDoor } from './doors/inference-door';
import { invocationsDoor } from './doors/invocations-door';
import { ownDoor } from './doors/own-door';
import type { GatewayParts } from './gateway-parts';

const bodyLimitBytes = 32 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    /** `performance.now()` when the request arrived. */
    startedAt: number;
  }
}

/** The gateway's HTTP doors: our own, the Open Inference Protocol's and MLflow's, over one way of predicting. */
export function buildGateway(parts: GatewayParts): FastifyInstance {
  const app = Fastify({ logger: { level: 'warn' }, bodyLimit: bodyLimitBytes, forceCloseConnections: 'idle' });
  app.decorateRequest('startedAt', 0);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request) => {
    throw notFound('route', `${request.method} ${request.url}`);
  });
  app.addHook('onRequest', (request, _reply, done) => {
    request.startedAt = performance.now();
    guardOrigin(request);
    done();
  });
  readBodies(app);
  for (const door of [ownDoor, inferenceDoor, invocationsDoor]) void app.register(door(parts));
  app.get('/healthz', () => ({
    ok: true,
    endpoints: parts.states.count,
    brokenEndpoints: parts.states.brokenCount,
    backlogBytes: parts.spool.backlogBytes,
    rejectedLines: parts.rejected.count,
    database: parts.configuration.isDatabaseUp ? 'up' : 'away',
  }));
  return app;
}
