import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

export const inProject = (...parts) => path.join(root, ...parts);

/** A sentence a person can act on; the entry prints it and ends with status 1. */
export class StepFailure extends Error {}
