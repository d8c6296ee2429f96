import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';

/** Whether an author is the one who asks: directly, or by a key that the person made. */
export async function isAuthor(ctx: Context, authorId: string | null, client: Tx = db()): Promise<boolean> {
  if (authorId === null) return false;
  if (authorId === ctx.actor.id) return true;
  const key = await client.apiKey.findFirst({
    where: { id: authorId, orgId: ctx.orgId },
    select: { createdById: true },
  });
  return key !== null && key.createdById === ctx.actor.id;
}
