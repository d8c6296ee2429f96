import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { isAuthor } from './is-author';

interface Request {
  status: string;
  expiresAt: Date;
  requestedById: string | null;
  votes: readonly { byId: string }[];
  version: { createdById: string | null };
}

/**
 * Why the one who asks may not decide on a request; null where they may. Only persons decide, never the author of the
 * version or of the request, also where an API key of theirs did it.
 */
export async function whyNotDecide(ctx: Context, request: Request, client: Tx = db()): Promise<string | null> {
  if (request.status !== 'open') return `This request has been decided: it was ${request.status}.`;
  if (request.expiresAt <= new Date()) return 'This request has expired: ask again.';
  if (ctx.actor.type !== 'user') return 'Only a person approves: sign in and decide on the page of the request.';
  const { id } = ctx.actor;
  if (await isAuthor(ctx, request.requestedById, client))
    return 'You asked for this approval: somebody else must give it.';
  if (await isAuthor(ctx, request.version.createdById, client))
    return 'You made this version: somebody else must approve it.';
  return request.votes.some(({ byId }) => byId === id) ? 'You have decided on this request already.' : null;
}
