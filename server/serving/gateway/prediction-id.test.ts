import { expect, it } from 'vitest';
import { createPredictionId, createPredictionIds, derivePredictionId, receiptOfId } from './prediction-id';

const receivedMs = Date.UTC(2026, 10, 21, 12, 30, 15, 123);

it('carries its receipt, and sorts in the order it was made', () => {
  const ids = Array.from({ length: 3000 }, (_, index) => createPredictionId(receivedMs + Math.floor(index / 1000)));
  expect(new Set(ids).size).toBe(3000);
  expect([...ids].sort()).toEqual(ids);
  expect(receiptOfId(ids[0] ?? '')).toBe(receivedMs);
  expect(receiptOfId(ids[2999] ?? '')).toBe(receivedMs + 2);
});

it('is made for many rows as for one', () => {
  const ids = [
    createPredictionId(receivedMs),
    ...createPredictionIds(receivedMs, 2000),
    createPredictionId(receivedMs),
  ];
  expect(new Set(ids).size).toBe(2002);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.every((id) => receiptOfId(id) === receivedMs)).toBe(true);
});

it('does not change over time for a request with an id', () => {
  const request = { endpoint: 7, requestId: 'flight-12', receivedMs };
  const ids = [0, 1, 2, 4097].map((row) => derivePredictionId(request, row));
  expect(ids).toEqual([
    '01a1fe15-f853-7000-9d30-41f80a7789e2',
    '01a1fe15-f853-7001-840a-2a96c37cfa75',
    '01a1fe15-f853-7002-8087-1f36b13af757',
    '01a1fe15-f853-7001-8c31-d083567f3824',
  ]);
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
