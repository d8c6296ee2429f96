import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { writeAudit } from '@/server/core/transaction';

export interface NewExperiment {
  name: string;
  description: string;
  artifactLocation?: string;
  tags?: Record<string, string>;
}

/** Writes a new experiment with the next number of its project; a name is taken even by a deleted one. */
export async function createExperimentRow(tx: Tx, ctx: Context, { tags = {}, ...fields }: NewExperiment) {
  const { orgId, projectId } = ctx;
  // Numbers count up without gaps or races while the project's row is held.
  await tx.$queryRaw`SELECT id FROM project WHERE id = ${projectId} FOR NO KEY UPDATE`;
  await requireFreeName(tx, ctx, fields.name);
  const last = await tx.experiment.aggregate({ where: { projectId }, _max: { number: true } });
  const experiment = await tx.experiment.create({
    data: {
      ...fields,
      orgId,
      projectId,
      number: (last._max.number ?? -1) + 1,
      createdById: ctx.actor.id,
      tags: { create: Object.entries(tags).map(([key, value]) => ({ orgId, key, value })) },
    },
    include: { tags: true },
  });
  await writeAudit(tx, ctx, {
    action: 'experiment.create',
    subject: { type: 'experiment', id: experiment.id, name: experiment.name },
  });
  await publishEvent(tx, { orgId, projectId, topic: 'experiment', id: experiment.id });
  return experiment;
}

/** Throws Conflict when another experiment of the project, deleted or not, has the name. */
export async function requireFreeName(tx: Tx, ctx: Context, name: string): Promise<void> {
  const taken = await tx.experiment.findFirst({ where: { projectId: ctx.projectId, name } });
  if (!taken) return;
  const hint = taken.deletedAt ? 'it was deleted and can be restored' : 'choose another name';
  throw conflict(`There is already an experiment named "${name}": ${hint}.`, { reason: 'name-taken' });
}
