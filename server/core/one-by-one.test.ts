import { expect, it, vi } from 'vitest';
import { oneByOne } from './one-by-one';

it('goes on after a row that fails, and names it in the log', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const done: string[] = [];
  const rows = ['a', 'b', 'c'].map((id) => ({ id }));
  await oneByOne('test', rows, async ({ id }) => {
    if (id === 'b') throw new Error('broken');
    done.push(id);
  });
  expect(done).toEqual(['a', 'c']);
  expect(said.mock.calls[0]?.[0]).toBe('test b could not go on');
  said.mockRestore();
});
