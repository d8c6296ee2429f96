import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { newRunId } from '../new-run-id';

/** A run in the project's first experiment, for tests. */
export async function makeRun(ctx: Context, fields: { status?: string; source?: string; attempt?: number } = {}) {
  const experiment = await db().experiment.findFirstOrThrow({
    where: { projectId: ctx.projectId },
    orderBy: { number: 'asc' },
  });
  const id = newRunId();
  return db().run.create({
    data: {
      id,
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      experimentId: experiment.id,
      name: `run ${id.slice(0, 6)}`,
      status: 'running',
      source: 'client',
      ...fields,
    },
  });
}
