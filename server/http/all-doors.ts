import { mountMlflow } from '@/server/mlflow';
import { defaultProjectContextOf, identify, projectContextOf } from './authenticate';
import type { AppParts } from './build-app';

/** Doors beside REST. */
export const allDoors: AppParts['doors'] = [
  (app) =>
    mountMlflow(app, async (request, slug) => {
      const identity = await identify(request);
      return slug === undefined ? defaultProjectContextOf(identity) : projectContextOf(identity, slug);
    }),
];
