import { expect, it } from 'vitest';
import { WaitingLabels } from './waiting-labels';

it('holds a prediction until the last of its labels went', () => {
  const waiting = new WaitingLabels();
  for (const id of ['a', 'b', 'a']) waiting.add(id);
  waiting.remove('a');
  expect(waiting.mayHold(['a'])).toBe(true);
  waiting.remove('a');
  expect(waiting.mayHold(['a'])).toBe(false);
  expect(waiting.mayHold(['a', 'b'])).toBe(true);
});

it('may hold any while more wait than it has places, and knows again once they went', () => {
  const waiting = new WaitingLabels(2);
  for (const id of ['a', 'b', 'c', 'a']) waiting.add(id);
  expect(waiting.mayHold(['z'])).toBe(true);
  waiting.remove('a');
  waiting.remove('b');
  // A place is free, but nobody knows whose the third was.
  waiting.add('c');
  expect(waiting.mayHold(['z'])).toBe(true);
  for (const id of ['c', 'c']) waiting.remove(id);
  expect(waiting.mayHold(['b', 'c', 'z'])).toBe(false);
  expect(waiting.mayHold(['a'])).toBe(true);
});
