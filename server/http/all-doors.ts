import type { AppParts } from './build-app';
import { mlflowDoor } from './mlflow-door';

/** Doors beside REST. */
export const allDoors: AppParts['doors'] = [mlflowDoor];
