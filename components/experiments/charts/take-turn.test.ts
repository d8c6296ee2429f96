import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeTurn } from './take-turn';

const frames: (() => void)[] = [];

beforeEach(() => {
  frames.length = 0;
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => frames.push(call));
});
afterEach(() => vi.unstubAllGlobals());

function nextFrame(): void {
  for (const call of frames.splice(0)) call();
}

test('one is called in each frame, those who left are passed over, and nothing is asked for when none waits', () => {
  const called: string[] = [];
  takeTurn(() => called.push('first'));
  const leave = takeTurn(() => called.push('second'));
  takeTurn(() => called.push('third'));
  expect([frames.length, called]).toEqual([1, []]);
  nextFrame();
  expect(called).toEqual(['first']);
  leave();
  nextFrame();
  expect(called).toEqual(['first', 'third']);
  expect(frames).toEqual([]);
  takeTurn(() => called.push('fourth'));
  nextFrame();
  expect(called).toEqual(['first', 'third', 'fourth']);
});
