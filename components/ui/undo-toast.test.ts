import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listenForUndo, showUndo } from './undo-toast';

class Field extends EventTarget {
  readonly isContentEditable = true;
}

const taken: string[] = [];
const change = (name: string) => showUndo({ message: name, undo: () => void taken.push(name) });

/** Listens where keys go to `target`. */
function listenOn(target: EventTarget): () => void {
  vi.stubGlobal('window', target);
  return listenForUndo();
}

beforeEach(() => {
  taken.length = 0;
  vi.stubGlobal('HTMLElement', Field);
});
afterEach(() => vi.unstubAllGlobals());

/** Presses a key; whether it was left to the page's own history. */
function press(more: object = {}): boolean {
  const keys = { key: 'z', ctrlKey: true, metaKey: false, shiftKey: false };
  return window.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), keys, more));
}

test("each press takes back one change, the newest first, and what is left over is the page's", () => {
  const leave = listenOn(new EventTarget());
  change('renamed');
  change('archived');
  change('tagged');
  leave();
  expect([press(), taken]).toEqual([true, []]);
  listenOn(new EventTarget());
  expect([press(), taken]).toEqual([false, ['tagged']]);
  expect([press(), taken]).toEqual([false, ['tagged', 'archived']]);
  expect([press({ key: 'Z', ctrlKey: false, metaKey: true }), taken]).toEqual([
    false,
    ['tagged', 'archived', 'renamed'],
  ]);
  expect([press(), taken]).toEqual([true, ['tagged', 'archived', 'renamed']]);
});

test('other keys and those that go into a field take nothing back', () => {
  listenOn(new EventTarget());
  change('renamed');
  const others = [{ key: 'y' }, { ctrlKey: false }, { shiftKey: true }];
  expect(others.map((more) => press(more))).toEqual([true, true, true]);
  listenOn(new Field());
  expect([press(), taken]).toEqual([true, []]);
  listenOn(new EventTarget());
  expect([press(), taken]).toEqual([false, ['renamed']]);
});

test('a change that could not be taken back is not tried again', async () => {
  listenOn(new EventTarget());
  const undo = vi.fn<() => Promise<void>>(() => Promise.reject(new Error('gone')));
  showUndo({ message: 'deleted', undo });
  expect([press(), press()]).toEqual([false, true]);
  await vi.waitFor(() => expect(undo).toHaveBeenCalledTimes(1));
});
