import { expect, it } from 'vitest';
import type { KeyboardEvent } from 'react';
import { separatorKeys } from './separator-keys';

/** What the handler reads of a key that was pressed; it reads nothing else. */
const pressed = (key: string, modifiers: object, onPrevent: () => void) =>
  ({ key, altKey: false, ctrlKey: false, metaKey: false, ...modifiers, preventDefault: onPrevent }) as KeyboardEvent;

it.each([
  ['ArrowLeft', {}, ['prevented', -1]],
  ['ArrowRight', {}, ['prevented', 1]],
  ['ArrowRight', { shiftKey: true }, ['prevented', 1]],
  ['ArrowLeft', { altKey: true }, []],
  ['ArrowLeft', { metaKey: true }, []],
  ['ArrowDown', {}, []],
  ['toString', {}, []],
])('%s with %j does %j', (key, modifiers, expected) => {
  const done: unknown[] = [];
  separatorKeys((step) => done.push(step))(pressed(key, modifiers, () => done.push('prevented')));
  expect(done).toEqual(expected);
});
