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
  const turn = async () => {
    for (let step = 0; step < 3; step += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const commit = async () => {
    for (const { commit: settle } of flushes) settle();
    await turn();
  };
  /** Hands in one, which is being written then. */
  const begin = async (item: number) => {
    const answer = writer.add(item);
    await turn();
    return { answer };
  };
  return { writer, shown, commit, turn, begin };
}

it('writes what one turn brings when idle, and together what came meanwhile', async () => {
  const { writer, shown, commit, turn } = open();
  const first = [1, -2].map((item) => writer.add(item));
  await turn();
  expect(shown()).toEqual([[1, -2]]);
  const second = [3, -4].map((item) => writer.add(item));
  await turn();
  expect(shown()).toEqual([[1, -2]]);
  await commit();
  expect(shown()).toEqual([
    [1, -2],
    [3, -4],
  ]);
  await commit();
  expect(await Promise.all([...first, ...second])).toEqual([true, false, true, false]);
});

it('does not let a flush of its own wait, and has no more than two under way', async () => {
  const { writer, shown, commit, turn, begin } = open();
  const { answer } = await begin(1);
  const second = [2, 3, 4].map((item) => writer.add(item));
  await turn();
  const third = [5, 6, 7].map((item) => writer.add(item));
  await turn();
  expect(shown()).toEqual([[1], [2, 3, 4]]);
  await commit();
  expect(shown()).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
  await commit();
  expect(await Promise.all([answer, ...second, ...third])).toEqual(Array.from({ length: 7 }, () => true));
});

it('takes no more into a flush than it may weigh, but at least one', async () => {
  const { writer, shown, commit, turn } = open({ worthAnother: 99 });
  const answers = [1, 60, 50, 120].map((item) => writer.add(item));
  await turn();
  for (let flush = 0; flush < 4; flush += 1) await commit();
  expect(shown()).toEqual([[1, 60], [50], [120]]);
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
  const { writer, shown, commit, turn } = open({ fails: () => bad, worthAnother: 99 });
  const answers = [1, 13, 5].map((item) => writer.add(item).catch((error: unknown) => error));
  await turn();
  for (let flush = 0; flush < 4; flush += 1) await commit();
  expect(await Promise.all(answers)).toEqual([true, bad, true]);
  expect(shown()).toEqual([[1, 13, 5], [1], [13], [5]]);
});

it.each([{ code: 'ECONNRESET' }, { code: '57P01' }])('tells all when the database is away: %o', async (fault) => {
  const gone = Object.assign(new Error('gone'), fault);
  const { writer, commit, begin } = open({ fails: () => gone, worthAnother: 99 });
  const { answer } = await begin(1);
  const answers = [13, 5].map((item) => writer.add(item).catch((error: unknown) => error));
  for (let flush = 0; flush < 2; flush += 1) await commit();
  expect(await Promise.all([answer, ...answers])).toEqual([
    true,
    expect.objectContaining({ code: 'Unavailable' }),
    expect.objectContaining({ code: 'Unavailable' }),
  ]);
});
