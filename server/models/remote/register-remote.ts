import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ModelVersion } from '@/lib/contracts/models';
import type { RegisterRemoteInput } from '@/lib/contracts/remote-models';
import { listOf } from '@/lib/format';
import { secretParameters, shownAddress } from '@/lib/format/shown-address';
import type { Context } from '@/server/core/context';
import { invalid, notFound } from '@/server/core/errors';
import { requireCallable } from '@/server/core/guarded-address';
import { requirePermission } from '@/server/core/permissions';
import { putObject } from '@/server/core/storage/object-store';
import { inTransaction } from '@/server/core/transaction';
import { packBundle } from '@/server/ml/bundle';
import type { RemoteModel } from '@/server/ml/remote/remote-model';
import { findOrCreateModel, insertVersion } from '../insert-version';
import { presentVersions } from '../present-version';
import { getVersionRow } from '../queries';
import { headersOf, sealCredentials } from './credential-headers';
import { bundleOf, planRemote } from './plan-remote';

/**
 * Registers a model that answers behind an address as the next version of the named model, which is made when new. It
 * is asked for its example first: a version is made only of what answers.
 */
export async function registerRemote(ctx: Context, input: RegisterRemoteInput): Promise<ModelVersion> {
  requirePermission(ctx, 'model:write');
  const address = new URL(input.address);
  requireCallable(address);
  requireNoSecrets(address);
  const credentialId = randomUUID();
  const model = planRemote(input, credentialId);
  const bundle = bundleOf(input, model, await askExample(model, input));
  const object = await putObject(Readable.from([Buffer.from(packBundle(bundle))]));
  const sealed = await sealCredentials(credentialId, input.credentials);
  const { origin } = new URL(model.inferUrl);
  const id = await inTransaction(async (tx) => {
    const { model: registered } = await findOrCreateModel(tx, ctx, { name: input.modelName });
    const versionId = await insertVersion(tx, ctx, {
      model: registered,
      object,
      runId: null,
      kind: 'remote',
      task: input.task,
      description: input.description,
      signature: bundle.signature,
      metrics: [],
      trainedOn: { datasetVersions: [], rows: 0, from: null, to: null, sentence: `elsewhere, answers at ${origin}` },
      authorId: ctx.actor.id,
      detail: { inferUrl: shownAddress(model.inferUrl), protocol: model.protocol, credentials: input.credentials.kind },
    });
    const { orgId, projectId } = ctx;
    await tx.remoteCredential.create({ data: { id: credentialId, orgId, projectId, versionId, sealed } });
    return versionId;
  });
  const [version] = await presentVersions(ctx, [await getVersionRow(ctx, id)]);
  if (!version) throw notFound('model version', id);
  return version;
}

/** An address is written into the bundle, which every reader may download: secrets are sealed instead. */
function requireNoSecrets(address: URL): void {
  const names = secretParameters(address).map((name) => `"${name}"`);
  if (names.length === 0) return;
  const where = 'which every reader of the project can see';
  throw invalid(
    `${listOf(names)} in the address looks like a secret, ${where}: send it along as a header, under Credentials.`,
  );
}

/** The answer to the example, asked once alone and once beside itself, since rows are sent together later. */
async function askExample(model: RemoteModel, { example, credentials }: RegisterRemoteInput): Promise<number[]> {
  const [{ createRemoteClient }, { guardedDispatcher }] = await Promise.all([
    import('@/server/ml/remote/remote-client'),
    import('./open-remote'),
  ]);
  const headers = headersOf(credentials);
  const client = createRemoteClient(model, { dispatcher: guardedDispatcher(model), headers: async () => headers });
  try {
    const alone = await client.ask([example]);
    await client.ask([example, example]);
    return [...alone];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw invalid(`The model at ${shownAddress(model.inferUrl)} was asked for its example, but ${why}.`);
  } finally {
    await client.close();
  }
}
