import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, invalid, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { findRunState, type RunState } from './get-run';
import { requireLoggedKey } from './logged-key';
import { runIsDeleted } from './record-metrics';
import { writeRunTags } from './write-run-tags';

export const longestParam = 6000;
export const longestTag = 8000;

/** A param that was logged with another value. */
export interface ParamClash {
  key: string;
  before: string;
  now: string;
}

/**
 * Adds params to a run, all or none. The same value again changes nothing; another value is a conflict, since a
 * param says what a run was begun with. Like points, what a program logs into its run is not audited.
 */
export async function logParams(
  ctx: Context,
  { runId, params }: { runId: string; params: Readonly<Record<string, string>> },
): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  // In one order everywhere: two callers that log the same keys never wait for each other.
  const entries = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of entries) {
    requireLoggedKey(key, 'param');
    requireLength(key, value, longestParam);
  }
  await inTransaction(async (tx) => {
    await requireLoggable(tx, ctx, runId);
    await tx.runParam.createMany({
      data: entries.map(([key, value]) => ({ orgId: ctx.orgId, runId, key, value })),
      skipDuplicates: true,
    });
    await refuseClash(tx, runId, params);
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
  });
}

/** Sets tags that a program logs into its run; null takes one away. Not audited; a person's change is `updateRun`. */
export async function logTags(
  ctx: Context,
  { runId, tags }: { runId: string; tags: Readonly<Record<string, string | null>> },
): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  for (const [key, value] of Object.entries(tags)) requireLength(key, value ?? '', longestTag);
  await inTransaction(async (tx) => {
    await writeRunTags(tx, await requireLoggable(tx, ctx, runId), tags);
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
  });
}

/** A run that programs may log into. Throws NotFound, or Conflict where it is deleted. */
export async function requireLoggable(tx: Tx, ctx: Context, runId: string): Promise<RunState> {
  const row = await findRunState(ctx, runId, tx);
  if (!row) throw notFound('run', runId);
  if (row.deletedAt) throw runIsDeleted(runId);
  return row;
}

function requireLength(key: string, value: string, longest: number): void {
  if (value.length <= longest) return;
  throw invalid(`The value of "${key}" has ${value.length} characters; ${longest} is the limit.`);
}

async function refuseClash(tx: Tx, runId: string, params: Readonly<Record<string, string>>): Promise<void> {
  const where = { runId, key: { in: Object.keys(params) } };
  const kept = await tx.runParam.findMany({ where, orderBy: { key: 'asc' } });
  const clashes: ParamClash[] = kept
    .filter(({ key, value }) => params[key] !== value)
    .map(({ key, value }) => ({ key, before: value, now: params[key] ?? '' }));
  const [first] = clashes;
  if (!first) return;
  const sentence = `The param "${first.key}" was logged as "${first.before}" and cannot become "${first.now}"`;
  throw conflict(`${sentence}: log another key, or begin another run.`, { reason: 'param-clash', clashes });
}
