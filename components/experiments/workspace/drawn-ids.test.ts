import { expect, test } from 'vitest';
import { drawnIds } from './drawn-ids';

const order = Array.from({ length: 30 }, (_, index) => `r${index}`);

test('ten are drawn at first, those switched off are not, those switched on further down are too', () => {
  expect(drawnIds(order, [])).toEqual(order.slice(0, 10));
  expect(drawnIds(order, ['r3'])).toEqual(order.slice(0, 10).filter((id) => id !== 'r3'));
  expect(drawnIds(order, ['r20', 'elsewhere'])).toEqual([...order.slice(0, 10), 'r20', 'elsewhere']);
  expect(drawnIds([], [])).toEqual([]);
});
