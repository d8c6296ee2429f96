import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { shuffled } from '@/lib/random/shuffle';
import file from './cases/drift.json';
import { ColumnReference, referenceOfCategories, referenceOfNumbers } from './column-reference';
import { countCategories, countNumbers } from './count-column';
import { driftOfColumn } from './drift-of-column';

// cases/drift.json: numpy 1.24.2, relative 1e-6.
const numeric = file.cases.flatMap(({ name, reference = [], current = [], expected }) =>
  reference.length > 0 ? [{ name, reference, current, expected }] : [],
);
const shiftOf = (before: (number | null)[], after: (number | null)[]): ReturnType<typeof driftOfColumn> => {
  const reference = referenceOfNumbers(before);
  return driftOfColumn(reference, countNumbers(reference, after));
};

describe('drift of a column of numbers', () => {
  const varied = numeric.filter(({ expected }) => (expected.psi_detail?.edges_inner.length ?? 0) > 0);
  it.each(varied)('$name', ({ reference: before, current, expected }) => {
    const reference = referenceOfNumbers(before);
    const shift = driftOfColumn(reference, countNumbers(reference, current));
    const { edges_inner: edges = [], ref_share: shares = [], cur_share: later = [] } = expected.psi_detail ?? {};
    expect(reference.edges).toHaveLength(edges.length);
    reference.edges.forEach((edge, index) => expect(edge).toBeCloseTo(edges[index] ?? -1, 9));
    shift?.histogram.reference.forEach((share, bin) => expect(share).toBeCloseTo(shares[bin] ?? -1, 9));
    shift?.histogram.current.forEach((share, bin) => expect(share).toBeCloseTo(later[bin] ?? -1, 9));
    expect(shift?.psi).toBeCloseTo(expected.psi_10_quantile_bins ?? -1, 9);
  });

  // Decile bins see nothing where the reference is one single value (expected psi 0); ours keeps that value apart.
  const constant = numeric.filter(({ expected }) => expected.psi_detail?.edges_inner.length === 0);
  it.each(constant)('is seen although the reference is constant: $name', ({ reference: before, current }) => {
    const shift = shiftOf(before, current);
    const [value = 0] = before;
    const shares = [0, 0, 0];
    for (const item of current) {
      const bin = 1 + Math.sign(item - value);
      shares[bin] = (shares[bin] ?? 0) + 1 / current.length;
    }
    shift?.histogram.current.forEach((share, bin) => expect(share).toBeCloseTo(shares[bin] ?? -1, 12));
    expect(shift?.histogram.reference).toEqual([0, 1, 0]);
    expect(shift?.psi).toBeGreaterThan(1);
    expect(shiftOf(before, before)?.psi).toBe(0);
  });

  it('sees a rare flag become common: quantiles of 0 and 1 alone would make one bin', () => {
    const flags = (ones: number): number[] => Array.from({ length: 1000 }, (_, row) => (row < ones ? 1 : 0));
    expect(referenceOfNumbers(flags(50)).edges).toEqual([0.5]);
    expect(shiftOf(flags(50), flags(500))?.psi).toBeCloseTo(
      (0.5 - 0.05) * Math.log(10) + (0.5 - 0.95) * Math.log(0.5 / 0.95),
      9,
    );
  });

  it('counts missing values as a bin of their own, and numbers beyond the range as outside', () => {
    const before = Array.from({ length: 100 }, (_, row) => row);
    const after = [...before.slice(0, 50), ...Array.from({ length: 40 }, () => null), Number.NaN, 1e6, -5];
    const shift = shiftOf(before, after);
    expect(shift?.missingShare).toBeCloseTo(41 / 93, 12);
    expect(shift?.outsideShare).toBeCloseTo(2 / 93, 12);
    expect(shift?.histogram.labels.at(-1)).toBe('missing');
    expect(shift?.histogram.current.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(shift?.psi).toBeGreaterThan(2);
  });

  it('labels its bins', () => {
    expect(shiftOf([1, 2, 3], [1])?.histogram.labels).toEqual(['< 1.500', '1.500 to 2.500', '≥ 2.500']);
    expect(shiftOf([7, 7], [7])?.histogram.labels).toEqual(['< 7', '7', '> 7']);
    expect(shiftOf([0, 0], [-1, 0, 1e-300])?.histogram.current).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('says nothing of no rows, and sees values appear where all were missing', () => {
    expect(shiftOf([], [1])).toBeNull();
    expect(shiftOf([1, 2], [])).toBeNull();
    expect(shiftOf([null, null], [1, 2])?.psi).toBeGreaterThan(5);
    expect(shiftOf([null, null], [null])?.psi).toBe(0);
    expect(() => referenceOfNumbers([1, Infinity])).toThrow('values[1] must be finite');
    expect(() => referenceOfNumbers([1], { bins: 1 })).toThrow('bins');
  });

  it('does not depend on the order of rows, and survives a round trip through JSON', () => {
    const values = Array.from({ length: 500 }, (_, row) => (row * 37) % 101);
    const reference = referenceOfNumbers(values);
    expect(referenceOfNumbers(shuffled(values, createRandom(1)))).toEqual(reference);
    expect(ColumnReference.parse(JSON.parse(JSON.stringify(reference)))).toEqual(reference);
  });

  it('compares 500,000 rows with 500,000', () => {
    const random = createRandom(9);
    const before = Float64Array.from({ length: 500_000 }, () => random());
    const after = Float64Array.from({ length: 500_000 }, () => random() ** 1.1);
    const reference = referenceOfNumbers(before);
    const shift = driftOfColumn(reference, countNumbers(reference, after));
    expect(shift?.psi).toBeGreaterThan(shift?.psiNoise ?? 1);
  });
});

describe('drift of a column of categories', () => {
  it('keeps the most frequent by name and sees others come', () => {
    const names = [...'aaaaabbbbcccd'].map(String);
    const reference = referenceOfCategories([...names, null], { categories: 2 });
    expect(reference).toMatchObject({ categories: ['a', 'b'], counts: [5, 4], other: 4, missing: 1, rows: 14 });
    const shift = driftOfColumn(reference, countCategories(reference, ['a', 'b', 'z', 'z', null, null]));
    expect(shift?.histogram.labels).toEqual(['a', 'b', 'other', 'missing']);
    expect(shift?.histogram.current).toEqual([1 / 6, 1 / 6, 1 / 3, 1 / 3]);
    expect(shift?.outsideShare).toBeCloseTo(1 / 3, 12);
  });

  it('is the table of the cases, with a category lost and one new', () => {
    const spread = (counts: Record<string, number>): string[] =>
      Object.entries(counts).flatMap(([name, count]) => Array.from({ length: count }, () => name));
    const reference = referenceOfCategories(spread({ a: 50, b: 30, c: 20 }));
    const shift = driftOfColumn(reference, countCategories(reference, spread({ a: 40, b: 45, d: 15 })));
    expect(shift?.psi).toBeCloseTo(2.6988062590349444, 9);
    expect(shift?.jensenShannon).toBeCloseTo(0.4357858420741767, 9);
    expect(shift?.chiSquarePValue).toBeCloseTo(1.6440946481645245e-8, 14);
  });

  it('does not take a category for a missing value, nor for a property of objects', () => {
    const reference = referenceOfCategories(['', 'null', 'constructor', '__proto__']);
    expect(reference.missing).toBe(0);
    expect(
      countCategories(reference, ['__proto__', 'toString', '']).counts.reduce((sum, count) => sum + count, 0),
    ).toBe(2);
    expect(driftOfColumn(referenceOfCategories(['x']), { rows: 2, missing: 0, counts: [2], outside: 0 })?.psi).toBe(0);
  });
});

it('counts in other bins than those of the reference are refused', () => {
  const one = { rows: 1, missing: 0, counts: [1], outside: 0 };
  expect(() => driftOfColumn(referenceOfNumbers([1, 2]), one)).toThrow('must have 2 bins');
});
