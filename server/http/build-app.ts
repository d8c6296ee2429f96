import proxy from '@fastify/http-proxy';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Route } from '@/server/core/route';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { guardOrigin } from '@/server/core/guard-origin';
import { sendError } from '@/server/core/send-error';
import { mountLiveEvents, type LiveHub } from './live-events';
import { mountAuth } from './mount-auth';
import { mountRoutes } from './mount-routes';
import { openApiDocument } from './openapi';
import { mountPrometheus } from './prometheus';

export interface AppParts {
  routes: readonly Route[];
  hub: LiveHub;
  version: string;
  /** Where predictions are answered; the same paths on this server lead there. */
  gatewayUrl: string;
  /** Doors that speak another protocol and mount themselves. */
  doors: ((app: FastifyInstance) => void | Promise<void>)[];
}

const fileTypes = ['application/octet-stream', 'text/csv', 'application/vnd.apache.parquet'];
const bodyLimitBytes = 8 * 1024 * 1024;

/** The whole web server but for its pages: REST, MLflow, auth, live events, metrics, and the way to the gateway. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: 'warn' },
    bodyLimit: bodyLimitBytes,
    trustProxy: 'loopback',
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  });
  app.setErrorHandler(sendError);
  app.addHook('onRequest', async (request) => guardOrigin(request));
  // Files and artifacts arrive as the body itself; their route reads the stream.
  app.addContentTypeParser(fileTypes, (_request, _payload, done) => done(null));
  mountPrometheus(app, 'web');
  app.get('/healthz', async () => {
    await db().$queryRaw`SELECT 1`;
    return { ok: true };
  });
  mountAuth(app);
  mountRoutes(app, parts.routes);
  mountLiveEvents(app, parts.hub);
  await mountDocs(app, parts);
  for (const door of parts.doors) await door(app);
  await app.register(async (inner) => {
    // What is passed on is passed on as it comes.
    inner.removeContentTypeParser(fileTypes);
    await mountGatewayProxy(inner, parts.gatewayUrl);
  });
  app.all('/api/*', async (request) => {
    throw notFound('route', `${request.method} ${request.url}`);
  });
  return app;
}

async function mountDocs(app: FastifyInstance, parts: AppParts): Promise<void> {
  const document = openApiDocument(parts.routes, parts.version);
  app.get('/api/v1/openapi.json', async () => document);
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { docExpansion: 'list', deepLinking: true } });
}

async function mountGatewayProxy(app: FastifyInstance, upstream: string): Promise<void> {
  for (const prefix of ['/v1/endpoints', '/p/:project/v1/endpoints', '/v2', '/p/:project/v2']) {
    await app.register(proxy, {
      upstream,
      prefix,
      rewritePrefix: prefix,
      httpMethods: ['GET', 'POST'],
      replyOptions: {
        // The gateway compares Origin with the host the visitor asked for, which is this server's.
        rewriteRequestHeaders: (request, { expect: _answeredHere, ...headers }) => ({
          ...headers,
          'x-forwarded-host': request.headers.host,
        }),
      },
    });
  }
}
