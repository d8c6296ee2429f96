import { expect, it } from 'vitest';
import { createProgress } from './progress';

function recorder() {
  let text = '';
  return { progress: createProgress((part) => void (text += part)), text: () => text.replaceAll(/\d+\.\d s/g, 'N s') };
}

it('prints one line a step', async () => {
  const { progress, text } = recorder();
  await progress.step('database', async () => 3, (count) => `${count} made`);
  expect(text()).toBe('  database    3 made, N s\n');
});

it('keeps a step whole when something is said in the middle', async () => {
  const { progress, text } = recorder();
  await progress.step('database', async () => progress.say('Look here.'));
  expect(text()).toBe('  database    \nLook here.\n  database    ready, N s\n');
});

it('says that a step failed', async () => {
  const { progress, text } = recorder();
  await expect(progress.step('database', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(text()).toBe('  database    failed\n');
});
