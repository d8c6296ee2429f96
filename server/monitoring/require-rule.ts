import type { CreateMonitorInput } from '@/lib/contracts/monitoring';
import { Task } from '@/lib/preprocessing/schema';
import { listOf } from '@/lib/format';
import { invalid } from '@/server/core/errors';
import { followedMetrics } from './measure-quality';

type NewRule = Pick<NonNullable<CreateMonitorInput['rules']>[number], 'name' | 'kind' | 'metric' | 'threshold'>;

const driftMeasures = ['psi', 'jensenShannon'];

/** Throws a sentence for a rule that could not judge anything. */
export function requireRule({ name, kind, metric, threshold }: NewRule, task: string): void {
  const known: readonly string[] = kind === 'quality' ? followedMetrics[Task.parse(task)] : driftMeasures;
  if (!known.includes(metric)) {
    throw invalid(`The rule "${name}" is about ${metric}; a ${kind} rule here can be about ${listOf(known)}.`);
  }
  const least = kind === 'quality' ? 'at least 0' : 'above 0';
  if (threshold > 0 || (kind === 'quality' && threshold === 0)) return;
  throw invalid(`The rule "${name}" has the threshold ${threshold}: it must be ${least}.`);
}
