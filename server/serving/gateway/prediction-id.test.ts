import { expect, it } from 'vitest';
import { createPredictionId, derivePredictionId, receiptOfId } from './prediction-id';

const receivedMs = Date.UTC(2026, 10, 21, 12, 30, 15, 123);

it('carries its receipt, and sorts in the order it was made', () => {
  const ids = Array.from({ length: 3000 }, (_, index) => createPredictionId(receivedMs + Math.floor(index / 1000)));
  expect(new Set(ids).size).toBe(3000);
  expect([...ids].sort()).toEqual(ids);
  expect(receiptOfId(ids[0] ?? '')).toBe(receivedMs);
  expect(receiptOfId(ids[2999] ?? '')).toBe(receivedMs + 2);
});

it('is the same for the same row of the same request, and another for any other', () => {
  const request = { endpoint: 7, requestId: 'flight-12', receivedMs };
  const id = derivePredictionId(request, 0);
  expect(derivePredictionId({ ...request }, 0)).toBe(id);
  expect(receiptOfId(id)).toBe(receivedMs);
  const others = [
    derivePredictionId(request, 1),
    derivePredictionId({ ...request, endpoint: 8 }, 0),
    derivePredictionId({ ...request, requestId: 'flight-13' }, 0),
    derivePredictionId({ ...request, receivedMs: receivedMs + 1 }, 0),
  ];
  expect(new Set([id, ...others]).size).toBe(5);
});

it.each(['', 'not-an-id', '7c9e6679-7425-40de-944b-e07fc1f90ae7', '0198c7d2-5b1b-7000-0000-000000000000'])(
  'finds no receipt in %j',
  (text) => expect(receiptOfId(text)).toBeNaN(),
);
