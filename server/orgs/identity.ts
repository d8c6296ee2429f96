import { createHash } from 'node:crypto';
import { Role, Scope } from '@/lib/contracts/access';
import type { Actor, OrgContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import { auth } from './auth';

/** Who a request comes from, before the organisation it asks for is known. */
export interface Identity {
  actor: Actor;
  memberships: { orgId: string; role: Role; scopes: readonly Scope[] | undefined }[];
  /** The project an API key works in where the address names none. */
  defaultProjectId: string | null;
}

export const localUserId = 'local-user';
const cacheMs = 10_000;
const cacheSize = 10_000;
const keyCache = new Map<string, { identity: Identity | null; until: number }>();

/** The digest under which an API key is stored; keys are 32 random bytes, so one round of sha256 is enough. */
export function hashApiKey(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * The identity behind an API key; null when it is unknown or revoked. Remembered for 10 s from when its reading began,
 * so that a key revoked meanwhile is not known for longer.
 */
export async function findIdentityByApiKey(secret: string): Promise<Identity | null> {
  const hash = hashApiKey(secret);
  const known = keyCache.get(hash);
  if (known && known.until > Date.now()) return known.identity;
  return (loading.get(hash) ?? startLoading(hash)).identity;
}

interface Loading {
  identity: Promise<Identity | null>;
}

/** Clients of one key that ask at once when it is to be read again wait for one reading. */
const loading = new Map<string, Loading>();

function startLoading(hash: string): Loading {
  const until = Date.now() + cacheMs;
  const load = async () => {
    try {
      const identity = await loadByHash(hash);
      if (loading.get(hash) === made) remember(hash, { identity, until });
      return identity;
    } finally {
      // Forgotten meanwhile, it may be read anew by now.
      if (loading.get(hash) === made) loading.delete(hash);
    }
  };
  const made: Loading = { identity: Promise.resolve().then(load) };
  loading.set(hash, made);
  return made;
}

function remember(hash: string, known: { identity: Identity | null; until: number }): void {
  if (keyCache.size >= cacheSize) keyCache.clear();
  keyCache.set(hash, known);
}

/** The same straight from the database, for a caller that remembers by itself. */
export function loadIdentityByApiKey(secret: string): Promise<Identity | null> {
  return loadByHash(hashApiKey(secret));
}

/** Forgets a key at once in this process, once that it is revoked is committed; others notice within 10 s. */
export function forgetApiKey(hash: string): void {
  keyCache.delete(hash);
  loading.delete(hash);
}

/** In one statement: a key that is being revoked is waited for, and then not found. */
async function loadByHash(hash: string): Promise<Identity | null> {
  const [key] = await db().apiKey.updateManyAndReturn({
    where: { hash, revokedAt: null },
    data: { lastUsedAt: new Date() },
  });
  return key ? identityOfKey(key) : null;
}

/** Every valid key by its digest, for a gateway that must know them when the database is away. */
export async function loadKeyIdentities(): Promise<Map<string, Identity>> {
  const keys = await db().apiKey.findMany({ where: { revokedAt: null }, orderBy: { id: 'asc' } });
  return new Map(keys.map((key) => [key.hash, identityOfKey(key)]));
}

interface KeyRow {
  id: string;
  name: string;
  orgId: string;
  role: string;
  scopes: string[];
  projectId: string | null;
}

function identityOfKey(key: KeyRow): Identity {
  return {
    actor: { type: 'api-key', id: key.id, name: key.name },
    memberships: [
      { orgId: key.orgId, role: Role.parse(key.role), scopes: key.scopes.map((scope) => Scope.parse(scope)) },
    ],
    defaultProjectId: key.projectId,
  };
}

/** The identity of a signed-in person, from the session cookie in the headers. */
export async function findIdentityBySession(headers: Headers): Promise<Identity | null> {
  const session = await (await auth()).api.getSession({ headers });
  return session ? identityOfUser(session.user.id) : null;
}

let local: { identity: Identity; until: number } | undefined;

/** The one user of single-user mode. Remembered for 10 s. */
export async function localIdentity(): Promise<Identity | null> {
  if (local && local.until > Date.now()) return local.identity;
  const identity = await identityOfUser(localUserId);
  local = identity ? { identity, until: Date.now() + cacheMs } : undefined;
  return identity;
}

async function identityOfUser(userId: string): Promise<Identity | null> {
  const user = await db().user.findUnique({ where: { id: userId }, include: { members: true } });
  if (!user) return null;
  return {
    actor: { type: 'user', id: user.id, name: user.name, email: user.email },
    memberships: user.members.map((member) => ({
      orgId: member.organizationId,
      role: Role.catch('viewer').parse(member.role),
      scopes: undefined,
    })),
    defaultProjectId: null,
  };
}

/** The context of an identity inside one organisation; null when it does not belong to it. */
export function contextIn(identity: Identity, orgId: string): OrgContext | null {
  const membership = identity.memberships.find((entry) => entry.orgId === orgId);
  return membership ? { ...membership, actor: identity.actor } : null;
}
