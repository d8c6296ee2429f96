import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrgContext } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import { asRole, makeProject } from '@/server/testing/factories';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys';
import { contextIn, findIdentityByApiKey, loadKeyIdentities } from './identity';

let ctx: OrgContext & { projectSlug: string; projectId: string };

beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(() => closeDb());

const make = (projectSlug?: string) =>
  createApiKey(ctx, { name: 'Nightly', scopes: ['predict', 'read', 'read'], ...(projectSlug ? { projectSlug } : {}) });

async function waitForLock(count = 1): Promise<void> {
  const waits = 'SELECT FROM pg_locks WHERE NOT granted';
  while (((await pool().query(waits)).rowCount ?? 0) < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('an API key', () => {
  it('opens the door with its scopes and its project, and is stored as a digest only', async () => {
    const { id, secret, scopes } = await make(ctx.projectSlug);
    expect(scopes).toEqual(['predict', 'read']);
    const identity = await findIdentityByApiKey(secret);
    expect(identity).toMatchObject({ actor: { type: 'api-key', id }, defaultProjectId: ctx.projectId });
    expect(identity && contextIn(identity, ctx.orgId)).toMatchObject({ role: 'owner', scopes: ['predict', 'read'] });
    const row = await db().apiKey.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row.lastUsedAt).not.toBeNull();
  });

  it('belongs to one organisation', async () => {
    const identity = await findIdentityByApiKey((await make()).secret);
    expect(identity && contextIn(identity, (await makeProject()).orgId)).toBeNull();
  });

  it('is refused here at once when it is revoked, and by a gateway that reads the keys anew', async () => {
    const { id, secret } = await make();
    expect(await findIdentityByApiKey(secret)).not.toBeNull();
    expect((await revokeApiKey(ctx, id)).revokedAt).not.toBeNull();
    expect(await findIdentityByApiKey(secret)).toBeNull();
    const valid = [...(await loadKeyIdentities()).values()].map(({ actor }) => actor.id);
    expect(valid).not.toContain(id);
    const again = await revokeApiKey(ctx, id);
    expect(again.revokedAt).toBe((await listApiKeys(ctx)).find((key) => key.id === id)?.revokedAt);
    expect(await db().auditEntry.count({ where: { subjectId: id, action: 'api-key.revoke' } })).toBe(1);
  });

  it('is not known for longer by a reading that began before it was revoked', async () => {
    const { id, secret } = await make();
    const client = await pool().connect();
    await client.query('BEGIN');
    await client.query('UPDATE api_key SET name = name WHERE id = $1', [id]);
    const revoked = revokeApiKey(ctx, id);
    await waitForLock();
    const early = findIdentityByApiKey(secret);
    await waitForLock(2);
    await client.query('COMMIT');
    client.release();
    await Promise.all([early, revoked]);
    expect(await findIdentityByApiKey(secret)).toBeNull();
  });

  it('is unknown when it is made up', async () => {
    expect(await findIdentityByApiKey('rs_made-up')).toBeNull();
  });
});

it.each(['member', 'viewer'] as const)('keys are neither made nor revoked by a %s', async (role) => {
  const { id } = await make();
  const other = asRole({ ...ctx, projectId: ctx.projectId }, role);
  await expect(createApiKey(other, { name: 'x', scopes: ['read'] })).rejects.toMatchObject({ code: 'Forbidden' });
  await expect(revokeApiKey(other, id)).rejects.toMatchObject({ code: 'Forbidden' });
});

it('keys of another organisation are neither listed, revoked nor given a project of it', async () => {
  const { id } = await make();
  const other = await makeProject();
  expect(await listApiKeys(other)).toEqual([]);
  await expect(revokeApiKey(other, id)).rejects.toMatchObject({ code: 'NotFound' });
  const input = { name: 'x', scopes: ['read' as const], projectSlug: ctx.projectSlug };
  await expect(createApiKey(other, input)).rejects.toMatchObject({ code: 'NotFound' });
});
