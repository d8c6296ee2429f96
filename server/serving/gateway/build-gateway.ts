import { performance } from 'node:perf_hooks';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { conflict, invalid, notFound, unavailable } from '@/server/core/errors';
import { guardOrigin } from '@/server/core/guard-origin';
import { requirePermission } from '@/server/core/permissions';
import type { OrgContext } from '@/server/core/context';
import { sendError } from '@/server/core/send-error';
import { contextIn, type Identity } from '@/server/orgs';
import type { EndpointState } from './endpoint-states';
import type { GatewayParts } from './gateway-parts';
import { predict } from './predict';
import { readFeedbackBody } from './read-feedback-body';

const bodyLimitBytes = 32 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    /** `performance.now()` when the request arrived. */
    startedAt: number;
    /** The JSON body as it arrived. */
    rawBody: Buffer | null;
  }
}

interface Address {
  project?: string;
  name: string;
}

/** The gateway's HTTP door: predict, feedback, what an endpoint asks for; a short address finds the project by key. */
export function buildGateway(parts: GatewayParts): FastifyInstance {
  const app = Fastify({ logger: { level: 'warn' }, bodyLimit: bodyLimitBytes, forceCloseConnections: 'idle' });
  app.decorateRequest('startedAt', 0);
  app.decorateRequest('rawBody', null);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request) => {
    throw notFound('route', `${request.method} ${request.url}`);
  });
  app.addHook('onRequest', (request, _reply, done) => {
    request.startedAt = performance.now();
    guardOrigin(request);
    done();
  });
  readJson(app);
  for (const prefix of ['/p/:project/v1/endpoints/:name', '/v1/endpoints/:name']) {
    app.get(prefix, async (request, reply) => describe(await locate(parts, request, readOrPredict), reply));
    app.post(`${prefix}/predict`, (request, reply) => answerPredict(parts, request, reply));
    app.post(`${prefix}/feedback`, (request, reply) => answerFeedback(parts, request, reply));
  }
  app.get('/healthz', () => ({
    ok: true,
    endpoints: parts.states.count,
    backlogBytes: parts.spool.backlogBytes,
    database: parts.configuration.isDatabaseUp ? 'up' : 'away',
  }));
  return app;
}

/** JSON bodies, whatever the caller calls them; the bytes are kept to recognise a repeated request. */
function readJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    request.rawBody = bytes;
    try {
      done(null, JSON.parse(bytes.toString('utf8')));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'it does not parse';
      done(invalid(`The body is not JSON: ${why}.`));
    }
  });
}

interface Located {
  state: EndpointState;
  ctx: OrgContext;
}

type Allow = (ctx: OrgContext) => void;

const mayPredict: Allow = (ctx) => requirePermission(ctx, 'endpoint:predict');
const mayLabel: Allow = (ctx) => requirePermission(ctx, 'endpoint:feedback');
/** Who may ask an endpoint may know what it asks for. */
const readOrPredict: Allow = (ctx) =>
  ctx.scopes?.includes('predict') ? mayPredict(ctx) : requirePermission(ctx, 'endpoint:read');

async function locate(parts: GatewayParts, request: FastifyRequest, allow: Allow): Promise<Located> {
  const identity = await parts.identities.identify(request);
  const address = request.params as Address;
  const state =
    address.project === undefined ? findByKey(parts, identity, address.name) : findByAddress(parts, address);
  const ctx = state && contextIn(identity, state.orgId);
  if (!state || !ctx) throw missing(parts, identity, address);
  allow(ctx);
  if (state.archived) throw conflict(`The endpoint ${state.name} is archived and answers no more: restore it first.`);
  return { state, ctx };
}

function findByAddress({ states }: GatewayParts, { project = '', name }: Address): EndpointState | undefined {
  return states.find(project, name);
}

/** An endpoint by its name alone: in the key's project, else in the only project that has it. */
function findByKey({ states }: GatewayParts, identity: Identity, name: string): EndpointState | undefined {
  const found = states.findByName(
    name,
    identity.memberships.map((one) => one.orgId),
  );
  if (identity.defaultProjectId !== null) return found.find((state) => state.projectId === identity.defaultProjectId);
  if (found.length <= 1) return found[0];
  const projects = found.map((state) => state.projectSlug).join(', ');
  throw conflict(
    `Several projects have an endpoint ${name} (${projects}): use the address /p/<project>/v1/endpoints/${name}.`,
  );
}

/** A model that cannot be loaded is told to those who may know of the endpoint; others learn nothing. */
function missing(parts: GatewayParts, identity: Identity, { project = '', name }: Address): Error {
  const trouble = parts.states.troubleOf(project, name);
  const isTheirs = trouble && identity.memberships.some((one) => one.orgId === trouble.orgId);
  if (isTheirs) return unavailable(`The endpoint ${name} cannot load its model now. The log of the gateway says why.`);
  return notFound('endpoint', name);
}

function describe({ state }: Located, reply: FastifyReply) {
  void reply.header('cache-control', 'no-store');
  const { signature, variants } = state.plan;
  return {
    name: state.name,
    project: state.projectSlug,
    version: variants[0]?.version ?? 0,
    task: signature.task,
    signature,
    example: { rows: [state.inputExample] },
  };
}

async function answerPredict(parts: GatewayParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { state, ctx } = await locate(parts, request, mayPredict);
  const requestId = request.headers['x-request-id'];
  const text = await predict(parts, state, {
    body: request.body,
    raw: request.rawBody ?? Buffer.alloc(0),
    requestId: typeof requestId === 'string' && requestId !== '' ? requestId : undefined,
    startedAt: request.startedAt,
    requireReplay: () => requirePermission(ctx, 'endpoint:replay'),
  });
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

async function answerFeedback(parts: GatewayParts, request: FastifyRequest, reply: FastifyReply) {
  const { state, ctx } = await locate(parts, request, mayLabel);
  const labels = readFeedbackBody(request.body, state.plan.signature);
  if (labels.some((one) => one.eventMs !== undefined)) requirePermission(ctx, 'endpoint:replay');
  const now = Date.now();
  const placed = labels.map((one) => ({ ...one, endpoint: state.serial, eventMs: one.eventMs ?? now }));
  const result = await parts.feedback.record(placed, state.name);
  // 200 says that it is committed; what waits in the spool is only accepted.
  if (result.queued > 0) void reply.status(202);
  return result;
}
