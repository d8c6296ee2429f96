import type { Experiment, Run } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { findExperiment, findRun } from '@/server/experiments';
import { doesNotExist, invalidParameter } from './mlflow-error';
import { missingValue, requiredText, type Fields } from './read-fields';

export const noExperiment = (id: string) => doesNotExist(`No Experiment with id=${id} exists`);
export const noRun = (id: string) => doesNotExist(`Run with id=${id} not found`);

/** Our number of an experiment as clients write it; undefined when it cannot be one. */
export const numberOf = (id: string): number | undefined => (/^\d{1,9}$/.test(id) ? Number(id) : undefined);

/** Deleted ones are found too. */
export async function requireExperiment(ctx: Context, id: string): Promise<Experiment> {
  if (!/^\s*[+-]?\d+\s*$/.test(id)) {
    throw invalidParameter(`Invalid experiment ID '${id}'. Experiment ID must be a valid integer.`);
  }
  const number = numberOf(id);
  const experiment = number === undefined ? null : await findExperiment(ctx, { number });
  if (!experiment) throw noExperiment(id);
  return experiment;
}

export async function requireActiveExperiment(ctx: Context, id: string): Promise<Experiment> {
  const experiment = await requireExperiment(ctx, id);
  if (experiment.deletedAt === null) return experiment;
  throw invalidParameter(`The experiment ${id} must be in the 'active' state. Current state is deleted.`);
}

/** The run a request is about; older clients write `run_uuid`. */
export function runIdOf(fields: Fields): string {
  const isThere = (name: string) => fields[name] !== undefined && fields[name] !== null && fields[name] !== '';
  if (isThere('run_id')) return requiredText(fields, 'run_id');
  if (isThere('run_uuid')) return requiredText({ run_id: fields['run_uuid'] }, 'run_id');
  throw missingValue('run_id');
}

/** Deleted ones are found too. */
export async function requireRun(ctx: Context, id: string): Promise<Run> {
  const run = await findRun(ctx, id);
  if (!run) throw noRun(id);
  return run;
}

export const runMustBeActive = (id: string) =>
  invalidParameter(`The run ${id} must be in the 'active' state. Current state is deleted.`);

export async function requireActiveRun(ctx: Context, id: string): Promise<Run> {
  const run = await requireRun(ctx, id);
  if (run.deletedAt !== null) throw runMustBeActive(id);
  return run;
}
