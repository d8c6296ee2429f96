import { describe, expect, test } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { decodePoints, encodePoints } from './chunk-codec';
import { columnsOf, type Point } from './point-columns';

const roundTrip = (points: readonly Point[]) => decodePoints(encodePoints(columnsOf(points)));
const safe = Number.MAX_SAFE_INTEGER;

describe('chunk codec', () => {
  test.each<[string, Point[]]>([
    ['nothing', []],
    ['one point', [{ step: 0, timestamp: 0, value: 0 }]],
    [
      'NaN and the largest numbers',
      [
        { step: 1, timestamp: 1, value: NaN },
        { step: 2, timestamp: 2, value: Number.MAX_VALUE },
        { step: 3, timestamp: 3, value: -Number.MIN_VALUE },
      ],
    ],
    [
      'negative steps and times that go back',
      [
        { step: -5, timestamp: 1_700_000_000_000, value: 0.1 },
        { step: -5, timestamp: 3, value: 0.2 },
        { step: 200, timestamp: 1_700_000_000_001, value: 1 / 3 },
      ],
    ],
    [
      'steps at both ends of what a double counts exactly',
      [
        { step: -safe, timestamp: safe, value: 1 },
        { step: safe, timestamp: 0, value: 2 },
      ],
    ],
  ])('gives back %s', (_, points) => {
    expect(roundTrip(points)).toEqual(columnsOf(points));
  });

  test('gives back random series', () => {
    const random = createRandom(7);
    for (let round = 0; round < 200; round += 1) {
      let step = Math.floor((random() - 0.5) * 1e6);
      const points = Array.from({ length: Math.floor(random() * 300) }, () => {
        step += Math.floor(random() * 10 ** (random() * 12));
        return { step, timestamp: Math.floor(random() * 2e12), value: random() < 0.1 ? NaN : (random() - 0.5) * 1e9 };
      });
      expect(roundTrip(points)).toEqual(columnsOf(points));
    }
  });

  test('gives back chunks that were put one after another', () => {
    const parts = [0, 1, 50].map((length) =>
      Array.from({ length }, (_, step) => ({ step, timestamp: step, value: Math.sin(step) })),
    );
    const bytes = Buffer.concat(parts.map((points) => encodePoints(columnsOf(points))));
    expect(decodePoints(bytes)).toEqual(columnsOf(parts.flat()));
    expect(decodePoints(Buffer.alloc(0))).toEqual(columnsOf([]));
  });

  test('takes at most 14 bytes a point where steps count up every 100 ms or so', () => {
    const at = (step: number) => ({ step, timestamp: 1.7e12 + step * 97, value: Math.sin(step) });
    const points = Array.from({ length: 1000 }, (_, step) => at(step));
    expect(encodePoints(columnsOf(points)).length).toBeLessThanOrEqual(14_000);
  });
});
