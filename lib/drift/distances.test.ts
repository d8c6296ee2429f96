import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import file from './cases/drift.json';
import { testHomogeneity } from './chi-square';
import { countBetween } from './column-reference';
import { driftDefinitions } from './drift-definitions';
import { jensenShannonDistance } from './jensen-shannon';
import { kolmogorovTail, testKolmogorovSmirnov } from './kolmogorov-smirnov';
import { psi, psiNoise } from './psi';
import { sharesOf } from './require-shares';
import { normedWasserstein, wassersteinDistance } from './wasserstein';

// cases/drift.json: scipy 1.10.1 and numpy 1.24.2, relative 1e-6 (p-values below 1e-12: absolute).
const numeric = file.cases.flatMap(({ name, reference = [], current = [], expected }) =>
  reference.length > 0 ? [{ name, reference, current, expected }] : [],
);
const categorical = file.cases.flatMap(({ name, kind, reference_counts: before, current_counts: after, expected }) => {
  if (kind !== 'categorical') return [];
  const names = expected.categories ?? [];
  const countsOf = (counts: unknown): number[] => names.map((key) => (counts as Record<string, number>)[key] ?? 0);
  return [{ name, reference: countsOf(before), current: countsOf(after), expected }];
});

describe('psi', () => {
  it.each(numeric.filter(({ expected }) => (expected.psi_detail?.ref_share.length ?? 0) > 1))(
    '$name',
    ({ expected }) => {
      const { ref_share: reference = [], cur_share: current = [] } = expected.psi_detail ?? {};
      expect(psi(reference, current)).toBeCloseTo(expected.psi_detail?.psi ?? -1, 9);
    },
  );
  it.each(categorical)('$name', ({ reference, current, expected }) => {
    expect(psi(sharesOf(reference), sharesOf(current))).toBeCloseTo(expected.psi ?? -1, 9);
  });

  it('gives zero for identical shares, is symmetric, and never negative', () => {
    const random = createRandom(2);
    for (let run = 0; run < 50; run += 1) {
      const first = sharesOf(Array.from({ length: 6 }, () => Math.floor(random() * 20)));
      const second = sharesOf(Array.from({ length: 6 }, () => 1 + Math.floor(random() * 20)));
      expect(psi(first, first)).toBe(0);
      expect(psi(first, second)).toBeCloseTo(psi(second, first), 12);
      expect(psi(first, second)).toBeGreaterThanOrEqual(0);
    }
  });

  it('is what its docblock shows, and stays finite for empty bins', () => {
    expect(psi([0.5, 0.5], [0.6, 0.4])).toBeCloseTo(0.04054651081081642, 12);
    expect(psi([1, 0], [0, 1])).toBeCloseTo(2 * (1 - 1e-4) * Math.log(1e4), 9);
  });

  it.each([
    [[0.5, 0.5], [1], 'same length'],
    [[1], [1], 'at least two bins'],
    [[0.5, 0.4], [0.5, 0.5], 'reference must sum to 1'],
    [[0.5, 0.5], [0.5, Number.NaN], 'current[1]'],
    [[1.5, -0.5], [0.5, 0.5], 'reference[0]'],
  ])('refuses %j against %j', (reference, current, message) => {
    expect(() => psi(reference, current)).toThrow(message);
    expect(() => jensenShannonDistance(reference, current)).toThrow(message);
  });
  it('refuses a floor that is no share', () => expect(() => psi([0.5, 0.5], [0.5, 0.5], 0)).toThrow('floor'));
});

describe('psiNoise', () => {
  // scipy 1.17.1: (1/100000 + 1/500) * chi2.isf(.01, 9)
  it('is what its docblock shows', () => {
    expect(psiNoise({ bins: 10, referenceRows: 100_000, currentRows: 500 })).toBeCloseTo(0.04354864861025848, 10);
  });

  it('is exceeded in about one of a hundred windows in which nothing has moved', () => {
    const random = createRandom(31);
    let exceeded = 0;
    const limit = psiNoise({ bins: 10, referenceRows: 2000, currentRows: 400 });
    for (let run = 0; run < 3000; run += 1) {
      const [before, after] = [2000, 400].map((rows) => tally(rows, 10, random));
      if (psi(sharesOf(before ?? []), sharesOf(after ?? [])) > limit) exceeded += 1;
    }
    expect(exceeded / 3000).toBeGreaterThan(0.004);
    expect(exceeded / 3000).toBeLessThan(0.018);
  });
});

function tally(rows: number, bins: number, random: () => number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (let row = 0; row < rows; row += 1) {
    const bin = Math.floor(random() * bins);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

describe('Jensen–Shannon distance', () => {
  it.each(categorical)('$name', ({ reference, current, expected }) => {
    expect(jensenShannonDistance(sharesOf(reference), sharesOf(current))).toBeCloseTo(
      expected.js_distance_base2 ?? -1,
      8,
    );
  });

  // The cases bin ten equal widths over the joint range; numpy closes the last bin.
  it.each(numeric)('$name', ({ reference, current, expected }) => {
    const both = [...reference, ...current];
    const low = Math.min(...both);
    const width = (Math.max(...both) - low) / 10;
    const edges = Array.from({ length: 9 }, (_, index) => low + (index + 1) * width);
    const shares = (values: number[]): number[] => sharesOf(countBetween(Float64Array.from(values), edges));
    expect(jensenShannonDistance(shares(reference), shares(current))).toBeCloseTo(
      expected.js_distance_base2_10_equal_bins ?? -1,
      6,
    );
  });

  it('runs from 0 to 1 and is symmetric', () => {
    expect(jensenShannonDistance([0.2, 0.8], [0.2, 0.8])).toBe(0);
    expect(jensenShannonDistance([1, 0], [0, 1])).toBe(1);
    expect(jensenShannonDistance([0.2, 0.8], [0.7, 0.3])).toBeCloseTo(
      jensenShannonDistance([0.7, 0.3], [0.2, 0.8]),
      14,
    );
  });
});

describe('testHomogeneity', () => {
  it.each(categorical)('$name', ({ reference, current, expected }) => {
    const test = testHomogeneity(reference, current);
    expect((test?.chiSquare ?? 0) / (expected.chi2_contingency_stat ?? 1)).toBeCloseTo(1, 9);
    expect(test?.degreesOfFreedom).toBe(expected.dof);
    expect((test?.pValue ?? 0) / (expected.chi2_contingency_p ?? 1)).toBeCloseTo(1, 6);
    expect(test?.cramersV).toBeCloseTo(expected.cramers_v ?? -1, 9);
  });

  it('leaves out empty categories and says nothing of empty sides', () => {
    expect(testHomogeneity([10, 0, 20], [11, 0, 30])?.degreesOfFreedom).toBe(1);
    expect(testHomogeneity([0, 0], [1, 2])).toBeNull();
    expect(testHomogeneity([5, 0], [7, 0])).toBeNull();
    expect(() => testHomogeneity([1.5, 1], [1, 1])).toThrow('reference[0]');
  });
});

describe('Kolmogorov–Smirnov', () => {
  it.each(numeric)('$name', ({ reference, current, expected }) => {
    const test = testKolmogorovSmirnov(reference, current);
    expect(test.statistic).toBeCloseTo(expected.ks_stat ?? -1, 12);
    expect(Math.abs(test.pValue - (expected.ks_p_asymptotic ?? -1))).toBeLessThan(1e-12);
  });

  // scipy 1.17.1: kstwo.sf(d, n)
  it.each([
    [5, 0.6, 0.03008000000000001, 0.01],
    [10, 0.3, 0.27053557479999946, 0.01],
    [20, 0.2, 0.352720173623415, 0.001],
    [150, 0.08, 0.27727372547869167, 0.001],
    [150, 0.12, 0.024364823571029537, 1e-5],
    [1000, 0.05, 0.013012074781090332, 1e-6],
    [11328, 0.025820974576271194, 5.402235428619242e-7, 5e-15],
    [250_000, 0.0015, 0.6266064052380176, 1e-4],
    [150, 0.4033333333, 1.5015171793292784e-22, 1e-30],
    [150, 0.8533333333333334, 3.909000118037401e-125, 1e-133],
    [1, 0.4, 1, 0],
    [3, 1, 0, 0],
  ])('the chance of a gap for n = %d of %d', (...[n, d, expected, tolerance]) => {
    expect(Math.abs(kolmogorovTail(n, d) - expected)).toBeLessThanOrEqual(tolerance);
  });

  it('sees a gap in either direction, whatever the sizes', () => {
    // scipy 1.17.1: ks_2samp([1, 2, 2, 7.5], [3, 3, 1]).statistic
    expect(testKolmogorovSmirnov([1, 2, 2, 7.5], [3, 3, 1]).statistic).toBeCloseTo(5 / 12, 14);
    expect(testKolmogorovSmirnov([3, 3, 1], [1, 2, 2, 7.5]).statistic).toBeCloseTo(5 / 12, 14);
    expect(testKolmogorovSmirnov([1, 2, 3], [10]).statistic).toBe(1);
    expect(testKolmogorovSmirnov([4], [4])).toEqual({ statistic: 0, pValue: 1 });
  });

  it('is wrong in at most 5 % of pairs from one distribution', () => {
    const random = createRandom(14);
    const draw = (rows: number): Float64Array => Float64Array.from({ length: rows }, () => drawNormal(random));
    let wrong = 0;
    for (let run = 0; run < 1000; run += 1) if (testKolmogorovSmirnov(draw(200), draw(60)).pValue < 0.05) wrong += 1;
    expect(wrong / 1000).toBeLessThan(0.06);
    expect(wrong / 1000).toBeGreaterThan(0.02);
  });

  it('refuses nothing, NaN and impossible gaps', () => {
    expect(() => testKolmogorovSmirnov([], [1])).toThrow('reference.length');
    expect(() => testKolmogorovSmirnov([1], [Number.NaN])).toThrow('values[0]');
    expect(() => kolmogorovTail(5, 1.2)).toThrow('d must lie in 0..1');
  });
});

describe('Wasserstein', () => {
  it.each(numeric)('$name', ({ reference, current, expected }) => {
    expect(wassersteinDistance(reference, current)).toBeCloseTo(expected.wasserstein_1 ?? -1, 9);
    expect(normedWasserstein(reference, current)).toBeCloseTo(expected.wasserstein_normed ?? -1, 6);
  });

  // scipy 1.17.1: wasserstein_distance
  it('weighs samples of unequal size, in either order', () => {
    expect(wassersteinDistance([0, 1, 3], [5, 6, 8])).toBeCloseTo(5, 12);
    expect(wassersteinDistance([1, 2, 2, 7.5], [3, 3, 1])).toBeCloseTo(1.625, 12);
    expect(wassersteinDistance([3, 3, 1], [1, 2, 2, 7.5])).toBeCloseTo(1.625, 12);
    expect(wassersteinDistance([5], [5, 5])).toBe(0);
    expect(() => wassersteinDistance([1], [])).toThrow('current.length');
  });

  it('moves with a shift and scales with a factor', () => {
    const values = [0.3, 1.2, -4, 8];
    expect(
      wassersteinDistance(
        values,
        values.map((value) => value + 2.5),
      ),
    ).toBeCloseTo(2.5, 12);
    expect(
      wassersteinDistance(
        values.map((value) => 3 * value),
        [3, 6],
      ),
    ).toBeCloseTo(3 * wassersteinDistance(values, [1, 2]), 12);
  });
});

describe('drift definitions', () => {
  it('say what each measure means and when to look', () => {
    for (const [name, definition] of driftDefinitions) {
      expect(definition.name).toBe(name);
      expect(definition.meaning.endsWith('.')).toBe(true);
      const { watch, alert } = definition.thresholds;
      expect(definition.largerIsWorse ? alert > watch : alert < watch).toBe(true);
    }
  });
});
