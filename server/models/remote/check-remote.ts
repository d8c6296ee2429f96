import type { RemoteHealth } from '@/lib/contracts/remote-models';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { readBundle } from '../load-bundle';
import { getVersionRow } from '../queries';

const tolerance = 1e-6;

/** Asks a remote model for its example now, and says whether it answers as it did when it was registered. */
export async function checkRemote(ctx: Context, versionId: string): Promise<RemoteHealth> {
  requirePermission(ctx, 'model:write');
  const version = await getVersionRow(ctx, versionId);
  const bundle = version.kind === 'remote' ? await readBundle(version.sha256) : null;
  if (bundle?.model.kind !== 'remote') throw conflict('This version is served here, not behind an address.');
  const { sample } = bundle;
  const { model } = bundle;
  const [{ createRemoteClient }, { openRemote }] = await Promise.all([
    import('@/server/ml/remote/remote-client'),
    import('./open-remote'),
  ]);
  const client = createRemoteClient(model, openRemote(model));
  try {
    const answer = await client.ask(sample.rows.slice(0, 1));
    const [before = []] = sample.outputs;
    const isSame = before.every((value, k) => Math.abs(value - (answer[k] ?? NaN)) <= tolerance);
    const now = `It answers its example with ${[...answer].join(', ')}`;
    const changed = `${now} instead of ${before.join(', ')}: what stands behind the address has changed.`;
    return { versionId, healthy: isSame, sentence: isSame ? `${now}, as when it was registered.` : changed };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { versionId, healthy: false, sentence: `It was asked for its example, but ${why}.` };
  } finally {
    await client.close();
  }
}
