import { expect, it } from 'vitest';
import { CoalescingWriter } from './coalescing-writer';

/** A writer over a store that commits when it is told to. */
function open({ fails = () => undefined as unknown, worthAnother = 3 } = {}) {
  const flushes: { items: readonly number[]; commit: () => void }[] = [];
  const writer = new CoalescingWriter<number>({
    write: (items) =>
      new Promise((resolve, reject) => {
        const error = fails();
        const settle = () => (error && items.includes(13) ? reject(error) : resolve(items.map((item) => item > 0)));
        flushes.push({ items, commit: settle });
      }),
    weightOf: (item) => Math.abs(item),
    ...{ flushWeight: 100, waitingWeight: 300, worthAnother },
  });
  const shown = () => flushes.map(({ items }) => items);
  const commit = async () => {
    for (const { commit: settle } of flushes) settle();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { writer, shown, commit };
}

it('writes at once when idle, and together what came meanwhile', async () => {
  const { writer, shown, commit } = open();
  const answers = [1, -2, 3].map((item) => writer.add(item));
  expect(shown()).toEqual([[1]]);
  await commit();
  expect(shown()).toEqual([[1], [-2, 3]]);
  await commit();
  expect(await Promise.all(answers)).toEqual([true, false, true]);
});

it('does not let a flush of its own wait, and has no more than two under way', async () => {
  const { writer, shown, commit } = open();
  const answers = [1, 2, 3, 4, 5, 6, 7].map((item) => writer.add(item));
  expect(shown()).toEqual([[1], [2, 3, 4]]);
  await commit();
  expect(shown()).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
  await commit();
  expect(await Promise.all(answers)).toEqual(answers.map(() => true));
});

it('takes no more into a flush than it may weigh, but at least one', async () => {
  const { writer, shown, commit } = open({ worthAnother: 99 });
  const answers = [1, 60, 50, 120].map((item) => writer.add(item));
  for (let flush = 0; flush < 4; flush += 1) await commit();
  expect(shown()).toEqual([[1], [60], [50], [120]]);
  expect(await Promise.all(answers)).toEqual(answers.map(() => true));
});

it('refuses what would wait too long', async () => {
  const { writer, commit } = open();
  const answers = [1, 200, 90].map((item) => writer.add(item));
  await expect(writer.add(20)).rejects.toMatchObject({ code: 'LimitExceeded' });
  for (let flush = 0; flush < 3; flush += 1) await commit();
  expect(await Promise.all(answers)).toEqual(answers.map(() => true));
});

it('gives each item its own chance when one of them is bad', async () => {
  const bad = Object.assign(new Error('out of range'), { code: '22003' });
  const { writer, shown, commit } = open({ fails: () => bad, worthAnother: 99 });
  const answers = [1, 13, 5].map((item) => writer.add(item).catch((error: unknown) => error));
  for (let flush = 0; flush < 4; flush += 1) await commit();
  expect(await Promise.all(answers)).toEqual([true, bad, true]);
  expect(shown()).toEqual([[1], [13, 5], [13], [5]]);
});

it.each([{ code: 'ECONNRESET' }, { code: '57P01' }])('tells all when the database is away: %o', async (fault) => {
  const { writer, commit } = open({ fails: () => Object.assign(new Error('gone'), fault), worthAnother: 99 });
  const answers = [1, 13, 5].map((item) => writer.add(item).catch((error: unknown) => error));
  for (let flush = 0; flush < 2; flush += 1) await commit();
  expect(await Promise.all(answers)).toEqual([
    true,
    expect.objectContaining({ code: 'Unavailable' }),
    expect.objectContaining({ code: 'Unavailable' }),
  ]);
});
