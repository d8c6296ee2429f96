import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { confidenceHalfWidth, type SequenceLook } from './confidence-sequence';
import { normalTail } from './normal';
import { powerLeft } from './power-left';

const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7 };
const lookOf = (n: number, mean: number, sd: number): SequenceLook => {
  const halfWidth = confidenceHalfWidth({ n, sd, ...plan });
  return { n, mean, sd, halfWidth, lower: mean - halfWidth, upper: mean + halfWidth };
};

describe('powerLeft', () => {
  it('is a normal tail with one look ahead', () => {
    const look = lookOf(10, 0.1, 1);
    const left = powerLeft({ look, plan, unitsAhead: [30], effect: 0.4 });
    // Σ of 20 more units is normal around 8 with variance 20; it must carry 1 + Σ over 30·halfWidth(30).
    const needed = 30 * confidenceHalfWidth({ n: 30, sd: 1, ...plan });
    expect(left.above).toBeCloseTo(normalTail((needed - 1 - 8) / Math.sqrt(20)), 10);
    expect(left.below).toBeCloseTo(normalTail((needed + 1 + 8) / Math.sqrt(20)), 10);
  });

  it('agrees with a simulation of every day ahead', () => {
    const look = lookOf(12, 0.25, 1);
    const unitsAhead = Array.from({ length: 28 }, (_, day) => 13 + day);
    const random = createRandom(11);
    let above = 0;
    for (let run = 0; run < 10_000; run += 1) {
      let sum = 12 * 0.25;
      for (const n of unitsAhead) {
        sum += 0.3 + drawNormal(random);
        if (sum / n <= confidenceHalfWidth({ n, sd: 1, ...plan })) continue;
        above += 1;
        break;
      }
    }
    // Monte Carlo error .005.
    expect(Math.abs(powerLeft({ look, plan, unitsAhead, effect: 0.3 }).above - above / 10_000)).toBeLessThan(0.015);
  });

  it('mirrors, and rises with the effect and with time', () => {
    const unitsAhead = [15, 20, 25, 30];
    const up = powerLeft({ look: lookOf(10, 0.2, 1), plan, unitsAhead, effect: 0.5 });
    const down = powerLeft({ look: lookOf(10, -0.2, 1), plan, unitsAhead, effect: -0.5 });
    expect(up.above).toBeCloseTo(down.below, 9);
    const weaker = powerLeft({ look: lookOf(10, 0.2, 1), plan, unitsAhead, effect: 0.3 });
    expect(weaker.above).toBeLessThan(up.above);
    const shorter = powerLeft({ look: lookOf(10, 0.2, 1), plan, unitsAhead: [15, 20], effect: 0.5 });
    expect(shorter.above).toBeLessThan(up.above);
  });

  it('refuses looks that lie behind, and units without spread', () => {
    const look = lookOf(10, 0.2, 1);
    expect(() => powerLeft({ look, plan, unitsAhead: [10], effect: 1 })).toThrow('must rise');
    expect(() => powerLeft({ look, plan, unitsAhead: [], effect: 1 })).toThrow('unitsAhead');
    expect(() => powerLeft({ look: { ...look, sd: 0 }, plan, unitsAhead: [20], effect: 1 })).toThrow('look.sd');
  });
});
