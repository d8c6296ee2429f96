import util from 'node:util';

/** The part of tfjs that training uses. */
export type Tf = typeof import('@tensorflow/tfjs-core');

/** tfjs on the fastest backend that works here. `name` is shown with a run: `wasm`, `cpu`, `tfjs-node-gpu` … */
export type Backend = { name: string; tf: Tf };

export type BackendCandidate = { name: string; load: () => Promise<Tf> };

/** Modules that take tfjs-core along (tfjs-node and tfjs-node-gpu export all of it) are used as such. */
function asTf(loaded: unknown): Tf {
  return loaded as Tf;
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 took away. */
function restoreNullCheck(): void {
  if ('isNullOrUndefined' in util) return;
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
}

/** A native build that the user may have installed: its name is no literal, so that bundlers leave it alone. */
async function loadNative(packageName: string): Promise<Tf> {
  restoreNullCheck();
  const loaded: unknown = await import(packageName);
  const tf = asTf(loaded);
  await tf.setBackend('tensorflow');
  return tf;
}

async function loadPlain(name: 'wasm' | 'cpu'): Promise<Tf> {
  const tf = await import('@tensorflow/tfjs-core');
  await (name === 'wasm' ? import('@tensorflow/tfjs-backend-wasm') : import('@tensorflow/tfjs-backend-cpu'));
  if (!(await tf.setBackend(name))) throw new Error(`the tfjs backend ${name} did not start`);
  return tf;
}

const candidates: BackendCandidate[] = [
  { name: 'tfjs-node-gpu', load: () => loadNative('@tensorflow/tfjs-node-gpu') },
  { name: 'tfjs-node', load: () => loadNative('@tensorflow/tfjs-node') },
  { name: 'wasm', load: () => loadPlain('wasm') },
  { name: 'cpu', load: () => loadPlain('cpu') },
];

/** Takes one gradient step of a logistic regression and compares it with the sum done by hand. */
async function probe(tf: Tf): Promise<void> {
  await tf.ready();
  const step = tf.tidy(() => {
    const rows = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const error = tf.sub(tf.sigmoid(tf.matMul(rows, tf.zeros([2, 1]))), tf.tensor2d([1, 0], [2, 1]));
    return tf.matMul(rows, tf.div(error, 2), true);
  });
  const values = await step.data();
  step.dispose();
  const isRight = values.length === 2 && values.every((value) => Math.abs(value - 0.5) < 1e-5);
  if (!isRight) throw new Error(`a probe step gave ${values.join(', ')} instead of 0.5, 0.5`);
}

/** The first candidate that loads and trains a probe step right. @throws Error with the reason of each, if none does */
export async function findBackend(from: readonly BackendCandidate[]): Promise<Backend> {
  const reasons: string[] = [];
  for (const { name, load } of from) {
    try {
      const tf = await load();
      await probe(tf);
      return { name, tf };
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  throw new Error(`no tfjs backend works here (${reasons.join('; ')})`);
}

let found: Promise<Backend> | undefined;

/**
 * Loads tfjs on the first backend that trains a probe step right: tfjs-node-gpu and tfjs-node where the user installed
 * them, then WebAssembly, then plain JavaScript. Found once per process.
 *
 * @throws Error telling what each candidate said, if none works
 */
export function getBackend(): Promise<Backend> {
  found ??= findBackend(candidates);
  return found;
}
