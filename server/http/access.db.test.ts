import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Role, roleAllows } from '@/lib/contracts/access';
import { closeDb } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import type { Route } from '@/server/core/route';
import { makeAccessFixture, type AccessFixture } from '@/server/testing/access-fixture';
import { allRoutes } from './all-routes';
import { buildApp } from './build-app';
import { LiveHub } from './live-events';
import { urlOf } from './mount-routes';

let app: FastifyInstance;
let own: AccessFixture;
let other: AccessFixture;

beforeAll(async () => {
  app = await buildApp({
    routes: allRoutes,
    hub: new LiveHub(),
    version: 'test',
    gatewayUrl: 'http://127.0.0.1:9',
    doors: [],
  });
  [own, other] = await Promise.all([makeAccessFixture(), makeAccessFixture()]);
});

afterAll(async () => {
  await app.close();
  await stopBoss(0);
  await closeDb();
});

const nameOf = (route: Route) => `${route.method} ${urlOf(route)}`;
const paramsOf = (route: Route) => [...route.path.matchAll(/:(\w+)|(\*)/g)].map((match) => match[1] ?? '*');

/** A file arrives as the body itself, named in the query. */
const takesFile = ({ method, body, query }: Route) => method === 'POST' && !body && query !== undefined;

function addressOf(route: Route, project: string, ids: Record<string, string>): string {
  const filled = urlOf(route).replace(/:(\w+)|\*/g, (whole, name: string | undefined) => {
    if (name === 'project') return project;
    const id = ids[name ?? '*'];
    if (id === undefined) throw new Error(`the access fixture has no row for ${whole} of ${nameOf(route)}`);
    return id;
  });
  if (route.path.endsWith('/evidence')) return `${filled}?versionId=${ids['modelVersion']}&units=7`;
  return takesFile(route) ? `${filled}?fileName=a.csv&name=a` : filled;
}

interface Ask {
  project: string;
  ids: Record<string, string>;
  key?: string;
}

async function statusOf(route: Route, { project, ids, key }: Ask): Promise<number> {
  const octets = takesFile(route);
  const answer = await app.inject({
    method: route.method,
    url: addressOf(route, project, ids),
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(octets ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(route.body || octets ? { payload: octets ? 'a,b\n1,2\n' : {} } : {}),
  });
  return answer.statusCode;
}

describe.each(allRoutes.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  const here = () => ({ project: own.ctx.projectSlug, ids: own.ids });

  it('asks strangers to sign in', async () => {
    expect(await statusOf(route, here())).toBe(401);
  });

  it.each(Role.options)('answers a %s as the role allows', async (role) => {
    const status = await statusOf(route, { ...here(), key: own.keys[role] });
    if (roleAllows(role, route.permission)) expect([401, 403]).not.toContain(status);
    else expect(status).toBe(403);
  });

  it('does not find the project for another organisation', async () => {
    if (route.place === 'org') return;
    expect(await statusOf(route, { ...here(), key: other.keys.owner })).toBe(404);
  });

  it('does not find the rows of another organisation in a project of its own', async () => {
    if (paramsOf(route).length === 0 || (route.body && !route.body.safeParse({}).success)) return;
    const project = other.ctx.projectSlug;
    expect(await statusOf(route, { project, ids: own.ids, key: other.keys.owner })).toBe(404);
  });
});
