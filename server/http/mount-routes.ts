import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requirePermission } from '@/server/core/permissions';
import type { Route } from '@/server/core/route';
import { parseWith } from '@/server/core/send-error';
import { identify, orgContextOf, projectContextOf } from './authenticate';

/** The address of a route as Fastify writes it. */
export function urlOf(route: Route): string {
  return route.place === 'project' ? `/api/v1/projects/:project${route.path}` : `/api/v1${route.path}`;
}

/** Mounts declared routes: authentication, permission, parsing and answering are the same for all of them. */
export function mountRoutes(app: FastifyInstance, routes: readonly Route[]): void {
  for (const route of routes) {
    app.route({ method: route.method, url: urlOf(route), handler: (request, reply) => answer(route, request, reply) });
  }
}

async function answer(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const identity = await identify(request);
  const { project } = request.params as { project?: string };
  const ctx = route.place === 'project' ? await projectContextOf(identity, project ?? '') : orgContextOf(identity);
  requirePermission(ctx, route.permission);
  const input = {
    params: parseWith(route.params, request.params, 'address'),
    query: parseWith(route.query, request.query, 'query'),
    body: parseWith(route.body, request.body, 'request body'),
  };
  const result = await route.run(ctx as never, input as never, { request, reply });
  if (route.streams) return;
  // Fastify would send null as an empty body.
  const body = result === null ? 'null' : (result ?? {});
  await reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(body);
}
