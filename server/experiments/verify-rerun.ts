import type { LatestMetric } from '@/lib/contracts/experiments';
import { rerunTag, type Verification } from '@/lib/contracts/reruns';
import { bundlePath } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { findRunRow, getRunRow } from './get-run';
import { readLatest } from './metrics/read-latest';

const machinePrefix = 'system/';

/** Compares a repeated training with the run it repeats, digit for digit; null for any other run. */
export async function verifyRerun(ctx: Context, runId: string): Promise<Verification | null> {
  requirePermission(ctx, 'experiment:read');
  const run = await getRunRow(ctx, runId);
  const originalId = run.tags.find(({ key }) => key === rerunTag)?.value;
  if (originalId === undefined) return null;
  const original = await findRunRow(ctx, originalId);
  const nothing = { compared: 0, differences: [], sameModel: null };
  if (!original) return { original: null, outcome: 'failed', ...nothing };
  const named = { original: { id: original.id, name: original.name } };
  if (['failed', 'killed'].includes(run.status)) return { ...named, outcome: 'failed', ...nothing };
  if (run.status !== 'finished') return { ...named, outcome: 'waiting', ...nothing };
  const latest = await readLatest([original.serial, run.serial]);
  const { compared, differences } = compareMetrics(latest.get(original.serial) ?? [], latest.get(run.serial) ?? []);
  const sameModel = await compareBundles(ctx, [original.id, run.id]);
  return { ...named, outcome: outcomeOf({ compared, differences, sameModel }), compared, differences, sameModel };
}

function outcomeOf({ compared, differences, sameModel }: Pick<Verification, 'compared' | 'differences' | 'sameModel'>) {
  if (differences.length > 0 || sameModel === false) return 'different';
  return compared === 0 && sameModel === null ? 'nothing' : 'same';
}

/** What the machine did is no result. */
function compareMetrics(before: readonly LatestMetric[], after: readonly LatestMetric[]) {
  const results = (metrics: readonly LatestMetric[]) =>
    new Map(metrics.filter(({ key }) => !key.startsWith(machinePrefix)).map(({ key, value }) => [key, value]));
  const [was, is] = [results(before), results(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  const differences = keys
    .filter((key) => !was.has(key) || !is.has(key) || !Object.is(was.get(key), is.get(key)))
    .map((key) => ({ key, was: written(was.get(key)), is: written(is.get(key)) }));
  return { compared: keys.length, differences };
}

/** A latest value of null is NaN; there, null says that there is no value. */
function written(value: number | null | undefined): number | 'NaN' | null {
  if (value === undefined) return null;
  return value === null ? 'NaN' : value;
}

async function compareBundles(ctx: Context, runIds: readonly string[]): Promise<boolean | null> {
  const bundles = await db().artifact.findMany({
    where: { orgId: ctx.orgId, runId: { in: [...runIds] }, path: bundlePath },
    select: { sha256: true },
  });
  const [one, other] = bundles;
  return one && other ? one.sha256 === other.sha256 : null;
}
