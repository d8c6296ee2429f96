import { randomBytes } from 'node:crypto';

/** A run's id: 32 lower-case hex digits, as clients outside expect. */
export const newRunId = (): string => randomBytes(16).toString('hex');
