import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { boundaryCrossing } from './boundary-crossing';
import { groupSequentialLooks, obrienFlemingBounds, spentAlpha } from './group-sequential';
import { normalTail } from './normal';
import { addValue, emptySample, standardErrorOf } from './sample-statistics';

const total = ({ above, below }: { above: Float64Array; below: Float64Array }): number =>
  [...above, ...below].reduce((sum, chance) => sum + chance, 0);
const fifths = [0.2, 0.4, 0.6, 0.8, 1];

describe('boundaryCrossing', () => {
  // scipy 1.17.1 multivariate_normal.cdf of rectangles, 2,000,000 points; both sides together.
  it.each([
    [
      fifths,
      [4.8769, 3.3569, 2.6803, 2.2898, 2.031],
      3,
      [0.00020368791394898, 0.07201501954292211, 0.2906918604402192, 0.29744915767719887, 0.1820902699454657],
    ],
    [[0.3, 0.55, 1], [3, 2.5, 2.1], 2, [0.028440045795818936, 0.1312096058393738, 0.3142157046558084]],
    [[0.3, 0.55, 1], [3, 2.5, 2.1], 0, [0.002699796063260207, 0.011191057929469395, 0.029339109205706593]],
  ])('at %j with bounds %j and drift %d', (information, bounds, drift, expected) => {
    const { above, below } = boundaryCrossing({ information, bounds, drift });
    expected.forEach((chance, look) => expect((above[look] ?? 0) + (below[look] ?? 0)).toBeCloseTo(chance, 6));
  });

  it('is a plain test at one look, mirrors with the drift, and never stops at infinity', () => {
    expect(total(boundaryCrossing({ information: [1], bounds: [1.96] }))).toBeCloseTo(2 * normalTail(1.96), 12);
    const up = boundaryCrossing({ information: fifths, bounds: [3, 3, 2.5, 2.5, 2], drift: 1.5 });
    const down = boundaryCrossing({ information: fifths, bounds: [3, 3, 2.5, 2.5, 2], drift: -1.5 });
    fifths.forEach((_, look) => expect(up.above[look]).toBeCloseTo(down.below[look] ?? -1, 9));
    const late = boundaryCrossing({ information: [0.5, 1], bounds: [Infinity, 1.96] });
    expect(late.above[0]).toBe(0);
    expect(total(late)).toBeCloseTo(2 * normalTail(1.96), 8);
  });

  it('agrees with a simulation of 60 looks', () => {
    const looks = 60;
    const information = Array.from({ length: looks }, (_, look) => (look + 1) / looks);
    const bounds = information.map((share) => 2.2 / Math.sqrt(share));
    const random = createRandom(5);
    let crossed = 0;
    for (let run = 0; run < 20_000; run += 1) {
      let walk = 0;
      let look = 0;
      while (look < looks) {
        walk += drawNormal(random) / Math.sqrt(looks) + 1 / looks;
        if (Math.abs(walk) / Math.sqrt(information[look] ?? 1) >= (bounds[look] ?? 0)) break;
        look += 1;
      }
      if (look < looks) crossed += 1;
    }
    // Monte Carlo standard error about .0025.
    expect(Math.abs(total(boundaryCrossing({ information, bounds, drift: 1 })) - crossed / 20_000)).toBeLessThan(0.01);
  });

  it.each([
    [[0.5, 0.5], [2, 2], 'must rise'],
    [[0], [2], 'must rise'],
    [[1], [0], 'bounds'],
    [[1], [2, 2], 'same length'],
  ])('refuses %j with %j', (information, bounds, message) => {
    expect(() => boundaryCrossing({ information, bounds })).toThrow(message);
  });
});

describe('O’Brien–Fleming bounds', () => {
  // Jennison & Turnbull 2000, table 2.3, two-sided .05: C for K looks, printed to three decimals.
  it.each([
    [1, 1.96],
    [2, 1.977],
    [3, 2.004],
    [4, 2.024],
    [5, 2.04],
    [10, 2.087],
    [20, 2.126],
  ])('as first published, for %d looks ending at %d, are reached with a chance of .05', (looks, constant) => {
    const information = Array.from({ length: looks }, (_, look) => (look + 1) / looks);
    const chanceOf = (end: number) =>
      total(boundaryCrossing({ information, bounds: information.map((share) => end / Math.sqrt(share)) }));
    expect(chanceOf(constant - 0.00051)).toBeGreaterThan(0.05);
    expect(chanceOf(constant + 0.00051)).toBeLessThan(0.05);
  });

  // Proschan, Lan & Wittes 2006, Statistical Monitoring of Clinical Trials, for five equal looks, two decimals;
  // else scipy 1.17.1: brentq on integrate.quad for two looks, on multivariate_normal rectangles for three.
  it.each([
    [fifths, [4.88, 3.36, 2.68, 2.29, 2.03], 2],
    [[0.2, 0.4], [4.876884948790766, 3.357011921574646], 8],
    [[0.5, 1], [2.963, 1.969], 3],
    [[0.3, 0.55, 1], [3.928572550535867, 2.807876856311053, 1.9740159535145003], 5],
  ])('by spending at %j', (informationShares, expected, digits) => {
    const bounds = obrienFlemingBounds({ informationShares, alpha: 0.05 });
    expected.forEach((bound, look) => expect(bounds[look]).toBeCloseTo(bound, digits));
  });

  it('spend alpha exactly, whatever the looks', () => {
    for (const informationShares of [[0.1, 0.11, 0.9, 1], [0.02, 0.5, 1.3], fifths]) {
      const bounds = obrienFlemingBounds({ informationShares, alpha: 0.02 });
      expect(total(boundaryCrossing({ information: informationShares, bounds }))).toBeCloseTo(0.02, 7);
    }
    expect(spentAlpha(0.5, 0.05)).toBeCloseTo(0.003050645515977797, 12);
    expect([spentAlpha(0, 0.05), spentAlpha(1, 0.05), spentAlpha(2, 0.05)]).toEqual([0, 0.05, 0.05]);
    expect(obrienFlemingBounds({ informationShares: [0.01], alpha: 0.05 })).toEqual([Infinity]);
    expect(() => spentAlpha(0.5, 0)).toThrow('alpha');
  });
});

describe('a group-sequential test', () => {
  const estimate = (units: number, value: number) => ({ units, value, standardError: 1 / Math.sqrt(units) });

  it('stops at the first bound crossed, with intervals as wide as its bounds', () => {
    const looks = [estimate(200, 0.1), estimate(400, 0.18), estimate(600, 0.17)];
    const test = groupSequentialLooks({ looks, plannedUnits: 1000, alpha: 0.05 });
    expect(test.crossedAt).toBe(1);
    // scipy 1.17.1: stats.t.isf(stats.norm.sf(3.357011921574646), 399)
    expect(test.looks[1]?.bound).toBeCloseTo(3.383000235437945, 6);
    expect(test.looks[1]?.lower).toBeCloseTo(0.18 - 3.383000235437945 / 20, 6);
    expect(test.looks[0]?.crossed).toBe(false);
  });

  it('keeps its level over four looks at five to twenty units, where normal bounds do not', () => {
    const random = createRandom(15);
    const planned = [5, 10, 15, 20].map((units) => ({ value: 0, standardError: 1, units }));
    const student = groupSequentialLooks({ looks: planned, plannedUnits: 20, alpha: 0.05 }).looks;
    const normal = obrienFlemingBounds({ informationShares: [0.25, 0.5, 0.75, 1], alpha: 0.05 });
    const [wrong, wrongByNormal] = [{ count: 0 }, { count: 0 }];
    for (let run = 0; run < 4000; run += 1) {
      const z: number[] = [];
      let sample = emptySample;
      for (let unit = 1; unit <= 20; unit += 1) {
        sample = addValue(sample, drawNormal(random));
        if (unit % 5 === 0) z.push(Math.abs(sample.mean) / (standardErrorOf(sample) ?? 1));
      }
      if (z.some((one, look) => one >= (student[look]?.bound ?? 0))) wrong.count += 1;
      if (z.some((one, look) => one >= (normal[look] ?? 0))) wrongByNormal.count += 1;
    }
    // Monte Carlo error .0034.
    expect(Math.abs(wrong.count / 4000 - 0.05)).toBeLessThan(0.009);
    expect(wrongByNormal.count / 4000).toBeGreaterThan(0.065);
  });

  it('claims nothing without looks and refuses looks that go back', () => {
    expect(groupSequentialLooks({ looks: [], plannedUnits: 10, alpha: 0.05 })).toEqual({ looks: [], crossedAt: null });
    const looks = [estimate(200, 0.1), estimate(100, 0.1)];
    expect(() => groupSequentialLooks({ looks, plannedUnits: 1000, alpha: 0.05 })).toThrow('must rise');
    const exact = [{ units: 5, value: 1, standardError: 0 }];
    expect(() => groupSequentialLooks({ looks: exact, plannedUnits: 9, alpha: 0.1 })).toThrow('standardError');
  });
});
