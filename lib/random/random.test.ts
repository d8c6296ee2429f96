import { describe, expect, it } from 'vitest';
import { createRandom, createXoshiro128, deriveSeed } from './create-random';
import { drawInteger, drawNormal } from './draw';
import { shuffled, shuffledIndices } from './shuffle';

describe('createXoshiro128', () => {
  // The authors' C code (prng.di.unimi.it/xoshiro128starstar.c), state {1, 2, 3, 4}, gcc 12.
  it('gives the numbers of the reference implementation', () => {
    const next = createXoshiro128([1, 2, 3, 4]);
    const first = Array.from({ length: 10 }, next);
    expect(first).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
    for (let step = 0; step < 99_990; step += 1) next();
    expect(next()).toBe(68908208);
  });
});

describe('createRandom', () => {
  it('gives the number its docblock shows', () => expect(createRandom(7)()).toBeCloseTo(0.2000918968, 9));

  it('repeats itself for the same seed and differs for neighbours', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, createRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    const seeds = [0, 1, 2, -1, 4294967296, 4294967297, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => draw(seed).join())).size).toBe(seeds.length);
  });

  it('is uniform: 1000 cells of 1,000,000 draws give a chi-square within 4 sd of its mean', () => {
    const random = createRandom(20010101);
    const counts = new Float64Array(1000);
    for (let draw = 0; draw < 1_000_000; draw += 1) {
      const cell = Math.floor(random() * 1000);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(Math.abs(chiSquare - 999)).toBeLessThan(4 * Math.sqrt(2 * 999));
  });

  it('does not tie the first numbers of consecutive seeds together', () => {
    const firsts = Array.from({ length: 20_000 }, (_, seed) => createRandom(seed)());
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
    const lagged = firsts.slice(1).reduce((sum, value, index) => sum + (value - 0.5) * ((firsts[index] ?? 0) - 0.5), 0);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(Math.abs((lagged * 12) / firsts.length)).toBeLessThan(0.03);
  });

  it.each([0.5, Number.NaN, Infinity, 2 ** 60])('refuses %s as a seed', (seed) => {
    expect(() => createRandom(seed)).toThrow(RangeError);
  });

  it('derives different seeds for different parts', () => {
    const parts = ['a', 'b', 'ab', 'ba', ''];
    expect(new Set(parts.map((part) => deriveSeed(1, part))).size).toBe(parts.length);
    expect(deriveSeed(1, 'a')).toBe(deriveSeed(1, 'a'));
    expect(deriveSeed(1, 'a')).not.toBe(deriveSeed(2, 'a'));
  });
});

describe('draws', () => {
  it('draws whole numbers below the bound, all of them', () => {
    const random = createRandom(3);
    const seen = new Set(Array.from({ length: 200 }, () => drawInteger(random, 6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(() => drawInteger(random, 0)).toThrow(RangeError);
  });

  it('draws normals with the moments 0, 1, 0, 3', () => {
    const random = createRandom(11);
    const draws = Array.from({ length: 200_000 }, () => drawNormal(random));
    const moment = (power: number): number => draws.reduce((sum, value) => sum + value ** power, 0) / draws.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(Math.abs(moment(3))).toBeLessThan(0.03);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.06);
  });
});

describe('shuffling', () => {
  it('makes every order of three equally often', () => {
    const random = createRandom(5);
    const counts = new Map<string, number>();
    for (let round = 0; round < 60_000; round += 1) {
      const order = shuffledIndices(3, random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('keeps every item once and leaves the input alone', () => {
    const items = ['a', 'b', 'c', 'd'];
    expect(shuffled(items, createRandom(1)).sort()).toEqual(items);
    expect([...shuffledIndices(1000, createRandom(1))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    );
    expect(shuffledIndices(0, createRandom(1))).toHaveLength(0);
    expect(() => shuffledIndices(-1, createRandom(1))).toThrow(RangeError);
  });
});
