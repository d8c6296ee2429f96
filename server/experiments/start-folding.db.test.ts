import { afterAll, expect, test, vi } from 'vitest';
import { closeDb, pool } from '@/server/core/db';
import { startFolding } from './start-folding';

afterAll(() => closeDb());

test('a sweep that fails is named in the log, and its other half still runs', async () => {
  await pool().query('ALTER TABLE hot.run_touch_kept RENAME TO run_touch_hidden');
  const said = vi.spyOn(console, 'error').mockReturnValue();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const stop = startFolding();
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await stop();
  expect(said.mock.calls.map(([sentence]) => sentence as string)).toEqual([
    'old changes of runs could not be forgotten',
  ]);
  said.mockRestore();
  await pool().query('ALTER TABLE hot.run_touch_hidden RENAME TO run_touch_kept');
});
