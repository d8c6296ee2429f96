import type { LiveEvent } from '@/lib/contracts/events';
import { db, pool, type Tx } from './db';

export const eventChannel = 'ringside_events';

/** Tells the pages of a project that something changed; delivered when the transaction commits. */
export async function publishEvent(tx: Tx, event: LiveEvent): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${eventChannel}, ${JSON.stringify(event)})::text`;
}

/** The same outside a transaction, over the plain pool. */
export async function publishEventNow(event: LiveEvent): Promise<void> {
  await pool().query('SELECT pg_notify($1, $2)', [eventChannel, JSON.stringify(event)]);
}

/** The project's place, for events and contexts made from a row. */
export async function projectPlace(projectId: string) {
  const project = await db().project.findUniqueOrThrow({ where: { id: projectId } });
  return { orgId: project.orgId, projectId: project.id, projectSlug: project.slug };
}
