import type { OrgContext } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { writeAudit } from '@/server/core/transaction';

/** Writes the rows every project starts with: itself, and the experiment named Default. */
export async function insertProject(
  tx: Tx,
  ctx: OrgContext,
  input: { name: string; slug: string; description: string },
) {
  const project = await tx.project.create({ data: { ...input, orgId: ctx.orgId } });
  await tx.experiment.create({ data: { orgId: ctx.orgId, projectId: project.id, number: 0, name: 'Default' } });
  await writeAudit(
    tx,
    { ...ctx, projectId: project.id },
    {
      action: 'project.create',
      subject: { type: 'project', id: project.id, name: project.name },
    },
  );
  return project;
}
