import type { RemoteCredentials } from '@/lib/contracts/remote-models';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { readBundle } from '../load-bundle';
import { getVersionRow } from '../queries';
import { sealCredentials } from './credential-headers';

/** Replaces what is sent along to a remote model; whoever serves it takes it up within half a minute. */
export async function setRemoteCredentials(
  ctx: Context,
  { versionId, credentials }: { versionId: string; credentials: RemoteCredentials },
): Promise<{ kind: RemoteCredentials['kind'] }> {
  requirePermission(ctx, 'model:write');
  await inTransaction(async (tx) => {
    const version = await getVersionRow(ctx, versionId, tx);
    const name = `${version.model.name} v${version.version}`;
    const place = { orgId: ctx.orgId, projectId: ctx.projectId };
    const id = await findCredentialId(version);
    if (id === null) throw conflict(`${name} is served here, not behind an address: it needs no credentials.`);
    const sealed = await sealCredentials(id, credentials);
    await tx.remoteCredential.upsert({
      where: { id },
      create: { id, versionId, sealed, ...place },
      update: { sealed },
    });
    await writeAudit(tx, ctx, {
      action: 'model-version.set-credentials',
      subject: { type: 'model-version', id: versionId, name },
      detail: { kind: credentials.kind },
    });
  });
  return { kind: credentials.kind };
}

/** The row whose credentials the stored model asks for, whether or not it is still there. */
async function findCredentialId({ kind, sha256 }: { kind: string; sha256: string }): Promise<string | null> {
  const { model } = kind === 'remote' ? await readBundle(sha256) : { model: null };
  return model?.kind === 'remote' ? model.credentialId : null;
}
