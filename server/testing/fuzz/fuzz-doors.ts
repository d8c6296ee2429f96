import { z } from 'zod';
import type { Route } from '@/server/core/route';
import type { AccessFixture } from '../access-fixture';
import { bodyOf, pick, seededRandom, spoil, strangeValue, type Random } from './fuzz-values';
import { sampleMlflow } from './sample-mlflow';
import { sampleSchema } from './sample-schema';

export interface FuzzRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  payload?: string | Buffer;
}

export interface FuzzTargets {
  /** Declared routes with their addresses. */
  routes: readonly { route: Route; url: string }[];
  /** Calls of the other door, with the patterns of their paths below `…/mlflow/`. */
  calls: readonly { methods: readonly FuzzRequest['method'][]; path: string }[];
  fixture: AccessFixture;
  send: (request: FuzzRequest) => Promise<{ status: number; body: string }>;
}

export interface FuzzReport {
  asked: number;
  /** How often each status was answered. */
  statuses: Record<string, number>;
  /** What answered that the fault is ours. */
  failures: string[];
}

/** A file that is not in the store, and a call that is left out, are told by statuses of their own. */
const isFault = (status: number, body: string) =>
  status >= 500 && status !== 501 && !(status === 503 && body.includes('object store'));

/** Sends malformed requests of every kind to every call of both doors in turn; the same seed sends the same ones. */
export async function fuzzDoors(
  targets: FuzzTargets,
  { count, seed }: { count: number; seed: number },
): Promise<FuzzReport> {
  const random = seededRandom(seed);
  const makers = [
    ...targets.routes.map((one) => () => ofRoute(random, one, targets.fixture)),
    ...targets.calls.map((one) => () => ofCall(random, one, targets.fixture)),
  ];
  const report: FuzzReport = { asked: 0, statuses: {}, failures: [] };
  for (; report.asked < count; report.asked += 1) {
    const request = makers[report.asked % makers.length]?.();
    if (!request) break;
    const { status, body } = await targets.send(request);
    report.statuses[status] = (report.statuses[status] ?? 0) + 1;
    if (isFault(status, body)) report.failures.push(tell(request, status, body));
  }
  return report;
}

const tell = ({ method, url, payload = '' }: FuzzRequest, status: number, body: string) =>
  `${status} ${method} ${url.slice(0, 300)} ${payload.toString().slice(0, 500)} -> ${body.slice(0, 200)}`;

const keyOf = ({ keys }: AccessFixture) => ({ authorization: `Bearer ${keys.owner}` });

/** The path with rows that are there, or now and then with what names none. */
function fill(random: Random, pattern: string, ids: Record<string, string>): string {
  return pattern.replace(/:(\w+)|\*/g, (_, name: string | undefined) => {
    const id = ids[name ?? '*'];
    const value = random() < 0.85 && id !== undefined ? id : String(strangeValue(random)).slice(0, 200);
    // Half a character cannot be part of an address.
    const whole = Buffer.from(value).toString();
    return encodeURIComponent(whole).replaceAll('%2F', name === undefined ? '/' : '%2F') || 'x';
  });
}

function queryOf(random: Random, fields: unknown): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((fields ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return query.size === 0 ? '' : `?${query}${random() < 0.02 ? '&%' : ''}`;
}

function ofRoute(random: Random, { route, url }: FuzzTargets['routes'][number], fixture: AccessFixture): FuzzRequest {
  const ids = { ...fixture.ids, project: fixture.ctx.projectSlug };
  const sampling = { random, known: (name: string) => ids[name.replace(/Ids?$/, '') as keyof typeof ids] };
  const sample = (schema: Route['body']) =>
    spoil(
      random,
      sampleSchema(z.toJSONSchema(schema ?? z.object({}), { io: 'input', unrepresentable: 'any' }), sampling),
    );
  const headers = keyOf(fixture);
  const query = route.query ? queryOf(random, sample(route.query)) : '';
  const address = `${fill(random, url, ids)}${query}`;
  if (!route.body && (route.method === 'GET' || route.method === 'DELETE')) {
    return { method: route.method, url: address, headers };
  }
  const types = ['application/json', 'application/json', 'application/json', 'text/plain', 'application/octet-stream'];
  const type = route.body && random() < 0.97 ? 'application/json' : pick(random, types);
  const payload = bodyOf(random, sample(route.body));
  return { method: route.method, url: address, headers: { ...headers, 'content-type': type }, payload };
}

function ofCall(random: Random, { methods, path }: FuzzTargets['calls'][number], fixture: AccessFixture): FuzzRequest {
  const method = pick(random, methods);
  const root = `/p/${fixture.ctx.projectSlug}/${pick(random, ['api', 'ajax-api'])}/2.0/mlflow/`;
  const url = `${root}${fill(random, path, { model: `m-${'a'.repeat(32)}`, key: 'k', ...pickIds(fixture) })}`;
  const headers = keyOf(fixture);
  const fields = spoil(random, sampleMlflow(random, fixture));
  if (method === 'GET') return { method, url: `${url}${queryOf(random, fields ?? {})}`, headers };
  const type = random() < 0.97 ? 'application/json' : 'text/plain';
  return { method, url, headers: { ...headers, 'content-type': type }, payload: bodyOf(random, fields) };
}

const pickIds = ({ ids }: AccessFixture) => ({ webhook: ids['webhook'] ?? '' });
