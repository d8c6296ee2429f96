import { unpackBundle, type ModelBundle } from './bundle';
import type { RemoteAccess } from './remote/remote-client';
import type { RemoteModel } from './remote/remote-model';
import { createOwnScorer } from './row-scorer';
import { serveWith, type ServedModel } from './served-model';

export type { Prediction, ServedModel } from './served-model';

/** Other machines may round the last bits of a sine or an exponential differently. */
const tolerance = 1e-6;

const isClose = (given: number, stored: number) =>
  Math.abs(given - stored) <= tolerance * Math.max(1, Math.abs(stored));

/** Scores the stored rows again. @throws RangeError naming the first row that comes out otherwise */
async function checkSample({ sample, origin }: ModelBundle, { outputs, scoreRow }: ServedModel): Promise<void> {
  const answer = new Float64Array(outputs);
  for (const [index, row] of sample.rows.entries()) {
    await scoreRow(row, answer);
    const stored = sample.outputs[index] ?? [];
    if (stored.length === outputs && stored.every((value, k) => isClose(answer[k] ?? NaN, value))) continue;
    const made = origin ? 'imported' : 'trained';
    throw new RangeError(
      `the model does not answer as it did when it was ${made}: row ${index + 1} of its sample gives ` +
        `${[...answer].join(', ')} instead of ${stored.join(', ')}; ${origin ? 'import' : 'train'} it again`,
    );
  }
}

/** Gives the way to a remote model. */
export type OpenRemote = (model: RemoteModel) => RemoteAccess | Promise<RemoteAccess>;

/** Makes a bundle of any kind ready to answer, unchecked. */
export async function openServed(bundle: ModelBundle, access?: OpenRemote): Promise<ServedModel> {
  const { model } = bundle;
  if (model.kind === 'remote') {
    if (!access) throw new RangeError('a remote model cannot be opened here: nothing may be asked from this place');
    const { createRemoteScorer } = await import('./remote/remote-scorer');
    return serveWith(createRemoteScorer(model, await access(model)), bundle);
  }
  if (model.kind !== 'onnx') return serveWith(createOwnScorer(bundle, model), bundle);
  const { createOnnxScorer } = await import('./onnx/onnx-scorer');
  return serveWith(await createOnnxScorer(model), bundle);
}

/**
 * Opens a packed model and checks that it answers its stored sample as it did when it was trained.
 *
 * @throws RangeError with a sentence if the bytes are no bundle, its sample is empty, or an answer differs
 */
export async function openBundle(bytes: Uint8Array, access?: OpenRemote): Promise<ServedModel> {
  const bundle = unpackBundle(bytes);
  const served = await openServed(bundle, access);
  if (bundle.sample.rows.length === 0) throw new RangeError('the model has no sample to check it by; train it again');
  // What stands behind an address may be down now and answer later: its sample is checked when it is registered.
  if (bundle.kind !== 'remote') await checkSample(bundle, served);
  return served;
}
