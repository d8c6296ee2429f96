import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '@/server/core/context';
import { isDeeperThan } from '@/server/core/is-deeper-than';
import type { Call, CallInput } from './call';
import { experimentCalls } from './experiment-calls';
import { asWritten } from './as-written';
import { aliasCalls } from './alias-calls';
import { artifactCalls } from './artifacts/artifact-calls';
import { mountArtifacts } from './artifacts/mount-artifacts';
import { historyCalls } from './history-calls';
import { inputCalls } from './input-calls';
import { leftOutPlaces, refuseLeftOut } from './left-out';
import { loggedModelCalls } from './logged-model-calls';
import { loggingCalls } from './logging-calls';
import { invalidParameter, MlflowError, toMlflowError } from './mlflow-error';
import { isFields, type Fields } from './read-fields';
import { modelCalls } from './model-calls';
import { runCalls } from './run-calls';
import { searchRunsCall } from './search-runs';
import { tagCalls } from './tag-calls';
import { webhookCalls } from './webhook-calls';
import { versionCalls } from './version-calls';

/** Who asks and in which project: the one named in the address, or the caller's own. */
export type ResolveContext = (request: FastifyRequest, projectSlug: string | undefined) => Promise<Context>;

/** Every call but those that carry files. */
export const calls: readonly Call[] = [
  ...experimentCalls,
  ...runCalls,
  searchRunsCall,
  ...loggingCalls,
  ...inputCalls,
  ...loggedModelCalls,
  ...historyCalls,
  ...modelCalls,
  ...versionCalls,
  ...aliasCalls,
  ...artifactCalls,
  ...tagCalls,
  ...webhookCalls,
];

/** A tracking address may be the server's or a project's; clients and their pages use two names for one API. */
const places = ['', '/p/:project'];
const roots = places.flatMap((place) => [`${place}/api`, `${place}/ajax-api`]);

/** The version of the protocol that is spoken. */
const protocolVersion = '3.11.2';

/** The door for MLflow clients. Inside, only its own words and errors; outside, only our verbs. */
export async function mountMlflow(app: FastifyInstance, resolve: ResolveContext): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.setErrorHandler(sendError);
    const readFields = (request: FastifyRequest) => readInput(request).fields;
    await mountArtifacts(scope, { roots, places, resolve, readFields });
    for (const root of roots) {
      for (const call of calls) {
        mountCall(scope, `${root}/2.0/mlflow/${call.path}`, { call, resolve });
        // Where clients before 2.0 look.
        mountCall(scope, `${root}/2.0/preview/mlflow/${call.path}`, { call, resolve });
      }
      scope.get(`${root}/3.0/mlflow/server-info`, () => ({ store_type: 'SqlStore', workspaces_enabled: false }));
      for (const part of ['2.0/mlflow', '2.0/preview/mlflow', '2.0/mlflow-artifacts', '3.0/mlflow']) {
        scope.all(`${root}/${part}/*`, refuse);
      }
    }
    for (const place of places) {
      for (const [address, why] of Object.entries(leftOutPlaces)) {
        scope.all(`${place}${address}`, () => {
          throw new MlflowError('NOT_IMPLEMENTED', why);
        });
      }
      scope.get(`${place}/health`, (_request, reply) => reply.type('text/plain').send('OK'));
      scope.get(`${place}/version`, (_request, reply) => reply.type('text/plain').send(protocolVersion));
    }
  });
}

interface Mounting {
  call: Call;
  resolve: ResolveContext;
}

function mountCall(scope: FastifyInstance, url: string, { call, resolve }: Mounting): void {
  scope.route({
    method: [...call.methods],
    url,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const { project } = request.params as { project?: string };
      const ctx = await resolve(request, project);
      const answer = await call.run(ctx, readInput(request, call.scan));
      return reply.type('application/json').send(JSON.stringify(answer));
    },
  });
}

function readInput(request: FastifyRequest, scan?: Call['scan']): CallInput {
  const params = request.params as Readonly<Record<string, string>>;
  if (request.method === 'GET') return { fields: request.query as Fields, source: 'query', params, bodyBytes: 0 };
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const common = { source: 'body' as const, params, bodyBytes: body.length };
  if (body.length === 0) return { ...common, fields: {} };
  requireJson(request.headers['content-type']);
  const read = scan?.(body) ?? { fields: readBody(body) };
  requireShallow(read.fields);
  return { ...common, ...read };
}

function requireJson(contentType: string | undefined): void {
  if (contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json') return;
  throw invalidParameter("Bad Request. Content-Type must be one of ['application/json'].");
}

/** Nothing that a call reads comes near; what shows or stores a value may run out of stack. */
const deepest = 500;

function readBody(body: Buffer): Fields {
  const parsed = parseJson(body.toString('utf8'));
  // Old clients write their JSON as a JSON string.
  const value = typeof parsed === 'string' ? parseJson(parsed) : parsed;
  if (value === null) return {};
  if (!isFields(value)) throw new MlflowError('BAD_REQUEST', 'The request body must be a JSON object.');
  return value;
}

function requireShallow(fields: Fields): void {
  if (!isDeeperThan(deepest, fields)) return;
  throw new MlflowError('BAD_REQUEST', `The request body is nested more than ${deepest} levels deep.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MlflowError('BAD_REQUEST', 'The request body is not valid JSON.');
  }
}

const patternOf = ({ path }: Call) => new RegExp(`^mlflow/${path.replace(/:\w+/g, '[^/]+')}$`);

/** A call that is not mounted: known to clients, known by another method, or not known at all. */
function refuse(request: FastifyRequest): never {
  const path = new URL(request.url, 'http://here').pathname.replace(/^.*?\/(?:ajax-)?api\/\d\.0\/(?:preview\/)?/, '');
  const known = calls.filter((one) => patternOf(one).test(path));
  if (known.length > 0) {
    const methods = known.flatMap((call) => call.methods).join(' or ');
    throw new MlflowError('METHOD_NOT_ALLOWED', `${path} is called by ${methods}, not ${request.method}.`);
  }
  refuseLeftOut(path);
  throw new MlflowError('ENDPOINT_NOT_FOUND', `There is no call ${path} here.`);
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { code, message, status } = toMlflowError(asWritten(error, request.body));
  if (code === 'INTERNAL_ERROR') request.log.error({ err: error, url: request.url }, 'request failed');
  if (status === 429 || status === 503) void reply.header('retry-after', 1);
  if (code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Basic realm="mlflow"');
  void reply
    .status(status)
    .type('application/json')
    .send(JSON.stringify({ error_code: code, message }));
}
