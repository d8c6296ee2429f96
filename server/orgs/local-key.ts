import { randomBytes } from 'node:crypto';
import { Scope } from '@/lib/contracts/access';
import type { OrgContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import { env } from '@/server/core/env';
import { createApiKey, revokeApiKey } from './api-keys';
import { createProject } from './projects';
import { ensureLocalUser, setUpInstance } from './setup-instance';

export interface LocalKey {
  secret: string;
  /** Set when the owner's account was made on the way. */
  account: { email: string; password: string } | null;
  revoke: () => Promise<void>;
}

/**
 * A short-lived key for a program that the owner of this machine runs beside the instance: whoever can read
 * its database may act as the owner anyway. Makes the owner's account first where there is none.
 */
export async function createLocalKey(project: { slug: string; name: string }): Promise<LocalKey> {
  const account = await ensureOwner();
  const organisation = await db().organization.findFirstOrThrow({ orderBy: { createdAt: 'asc' } });
  const ctx: OrgContext = {
    orgId: organisation.id,
    actor: { type: 'system', id: 'command line', name: 'Command line' },
    role: 'owner',
    scopes: undefined,
  };
  const found = await db().project.findUnique({ where: { slug: project.slug } });
  if (!found) await createProject(ctx, { ...project, description: '' });
  const key = await createApiKey(ctx, { name: 'Command line', scopes: [...Scope.options], projectSlug: project.slug });
  return { secret: key.secret, account, revoke: async () => void (await revokeApiKey(ctx, key.id)) };
}

async function ensureOwner(): Promise<LocalKey['account']> {
  if (env().RINGSIDE_AUTH === 'none') {
    await ensureLocalUser();
    return null;
  }
  if ((await db().user.count()) > 0) return null;
  const account = { email: 'owner@ringside.local', password: randomBytes(9).toString('base64url') };
  await setUpInstance({ organisation: 'My organisation', name: 'Owner', ...account });
  return account;
}
