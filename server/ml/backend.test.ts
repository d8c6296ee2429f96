import { describe, expect, it } from 'vitest';
import { findBackend, getBackend, type BackendCandidate, type Tf } from './backend';

const working = async (): Promise<Tf> => (await getBackend()).tf;
const absent: BackendCandidate = {
  name: 'absent',
  load: () => Promise.reject(new Error("Cannot find package '@tensorflow/absent'\nImported from here")),
};
/** A backend that starts, but multiplies wrongly. */
const wrong: BackendCandidate = {
  name: 'wrong',
  load: async () => {
    const tf = await working();
    return { ...tf, matMul: () => tf.fill([2, 1], 0.3) } as Tf;
  },
};

describe('the tfjs backend', () => {
  it('is found once, and runs here', async () => {
    expect(await getBackend()).toBe(await getBackend());
    expect(['tfjs-node-gpu', 'tfjs-node', 'wasm', 'cpu']).toContain((await getBackend()).name);
  });

  it('is the first candidate that loads and computes right', async () => {
    const found = await findBackend([absent, wrong, { name: 'good', load: working }, { name: 'later', load: working }]);
    expect(found.name).toBe('good');
  });

  it('says what was wrong with each when none works', async () => {
    const search = findBackend([absent, wrong]);
    await expect(search).rejects.toThrow("(absent: Cannot find package '@tensorflow/absent'; wrong: a probe step gave");
    await expect(search).rejects.not.toThrow('Imported from here');
  });
});
