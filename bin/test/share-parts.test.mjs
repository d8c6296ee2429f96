import { expect, it } from 'vitest';
import { shareParts } from './share-parts.mjs';

const after = (ms, result) => () => new Promise((resolve) => setTimeout(() => resolve(result), ms));
const ok = (passed) => ({ passed, failed: 0, output: 'fine' });

it('lets whoever is free run the next part, and sums what all of them found', async () => {
  const order = [];
  const part = (name, ms, result) => async () => {
    order.push(name);
    return after(ms, result)();
  };
  const broken = { passed: 1, failed: 2, output: 'two are wrong' };
  const { work, outcome } = shareParts([part('a', 30, ok(5)), part('b', 1, broken), part('c', 1, ok(7))]);
  await Promise.all([work(), work()]);
  expect(order).toEqual(['a', 'b', 'c']);
  expect(await outcome).toEqual({ passed: 13, failed: 2, output: 'two are wrong' });
});

it('counts a part that cannot run as one failure', async () => {
  const { work, outcome } = shareParts([() => Promise.reject(new Error('no disk')), async () => ok(1)]);
  await work();
  expect(await outcome).toMatchObject({ passed: 1, failed: 1, output: expect.stringContaining('no disk') });
});
