import { db } from './db';

/** Rows of projects that are neither archived nor deleted: what goes on by itself rests in the others. */
export async function inLiveProjects(): Promise<{ projectId: { in: string[] } }> {
  const live = await db().project.findMany({ where: { deletedAt: null, archivedAt: null }, select: { id: true } });
  return { projectId: { in: live.map(({ id }) => id) } };
}
