import type { FastifyInstance } from 'fastify';
import { mlflowCalls } from '@/server/mlflow';
import { allDoors } from '@/server/http/all-doors';
import { allRoutes } from '@/server/http/all-routes';
import { buildApp } from '@/server/http/build-app';
import { LiveHub } from '@/server/http/live-events';
import { urlOf } from '@/server/http/mount-routes';
import type { AccessFixture } from '../access-fixture';
import type { FuzzTargets } from './fuzz-doors';

/** Routes that wait, or that stop what is asked. */
const leftAlone = /\/events$|\/measure$/;

/** The web server with both doors, without a gateway behind it. */
export const buildFuzzedApp = (): Promise<FastifyInstance> =>
  buildApp({
    routes: allRoutes,
    hub: new LiveHub(),
    version: 'test',
    gatewayUrl: 'http://127.0.0.1:9',
    doors: allDoors,
  });

/** Every call of the server, for requests that come from nowhere. */
export function targetsOf(app: FastifyInstance, fixture: AccessFixture): FuzzTargets {
  return {
    fixture,
    routes: allRoutes.map((route) => ({ route, url: urlOf(route) })).filter(({ url }) => !leftAlone.test(url)),
    calls: mlflowCalls,
    send: async (request) => {
      const { statusCode: status, body } = await app.inject(request);
      return { status, body };
    },
  };
}
