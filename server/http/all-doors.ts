import type { AppParts } from './build-app';

/** Doors beside REST. */
export const allDoors: AppParts['doors'] = [];
