import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { binFeatures, findCuts, missingBin, type BinnedFeatures } from './bin-features';
import { findSplit, type NodeSums, type SplitLimits } from './find-split';
import { binStride, fillHistogram, histogramLength, subtractHistogram } from './histogram';
import { partitionRows } from './partition-rows';
import { tabledSigmoid } from './tabled-sigmoid';
import { aboveAll, shortSingle } from './tree';

const binOf = (binned: BinnedFeatures, feature: number, row: number) =>
  ((binned.words[feature >> 2]?.[row] ?? 0) >>> (8 * (feature & 3))) & 255;
const binAll = (columns: number[][], maxBins = 255) =>
  binFeatures(
    {
      rowCount: columns[0]?.length ?? 0,
      names: columns.map(String),
      columns: columns.map((values) => Float32Array.from(values)),
    },
    maxBins,
    createRandom(1),
  );

describe('cuts', () => {
  it.each([
    [[1, 2, 4], 255, [1.5, 3]],
    [[5, 5, 5], 255, []],
    [[], 255, []],
    [[1, 1, 2, 2, 3, 3, 4, 4], 2, [2.5]],
    // 7 takes a bin of its own: half of the rows.
    [[1, 2, 3, 7, 7, 7, 7, 7, 8, 9], 3, [5, 7.5]],
  ])('of %j in at most %i bins are %j', (values, maxBins, cuts) => {
    expect([...findCuts(Float32Array.from(values), maxBins)]).toEqual(cuts);
  });

  it('lie above the lower neighbour even where no number fits between', () => {
    const lower = Math.fround(0.1);
    const upper = Math.fround(lower + 2 ** -27);
    const [cut = NaN] = findCuts(Float32Array.of(lower, upper), 255);
    expect(cut > lower && cut <= upper).toBe(true);
  });

  it('put about equally many rows into each bin', () => {
    const random = createRandom(2);
    const values = Float32Array.from({ length: 20_000 }, () => random() ** 4).sort();
    const cuts = findCuts(values, 50);
    expect(cuts).toHaveLength(49);
    const counts = new Array<number>(50).fill(0);
    for (const value of values) {
      const bin = cuts.filter((cut) => cut <= value).length;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(350);
    expect(Math.max(...counts)).toBeLessThan(450);
  });
});

const random = createRandom(7);
const columns = Array.from({ length: 7 }, () =>
  Array.from({ length: 500 }, () => (random() < 0.1 ? NaN : Math.floor(random() * 400) / 7)),
);
const binned = binAll(columns, 60);
const slopes = {
  gradients: Float32Array.from({ length: 500 }, () => random() - 0.5),
  hessians: Float32Array.from({ length: 500 }, () => random()),
};
const everyRow = Int32Array.from({ length: 500 }, (_, i) => i);

describe('histograms', () => {
  it('bin a number by the cuts at or below it, and missing values apart', () => {
    columns.forEach((values, feature) =>
      values.forEach((value, row) => {
        const expected = Number.isNaN(value)
          ? missingBin
          : (binned.cuts[feature] ?? []).filter((cut) => cut <= Math.fround(value)).length + 1;
        expect(binOf(binned, feature, row)).toBe(expected);
      }),
    );
  });

  it('hold the sums of each bin, for any number of features', () => {
    const histogram = new Float64Array(histogramLength(binned)).fill(9);
    const rows = everyRow.filter((row) => row % 3 !== 0);
    fillHistogram({ binned, histogram }, { rows, range: [10, 200] }, slopes);
    const expected = new Float64Array(histogramLength(binned));
    for (const row of rows.subarray(10, 200)) {
      for (let feature = 0; feature < 7; feature++) {
        const at = ((binned.offsets[feature] ?? 0) + binOf(binned, feature, row)) * binStride;
        [slopes.gradients[row] ?? 0, slopes.hessians[row] ?? 0, 1].forEach(
          (value, k) => (expected[at + k] = (expected[at + k] ?? 0) + value),
        );
      }
    }
    expect(histogram).toEqual(expected);
  });

  it('of a parent less one child are the other child', () => {
    const [parent, child, other] = [
      [0, 500],
      [0, 180],
      [180, 500],
    ].map(([from = 0, to = 0]) => {
      const histogram = new Float64Array(histogramLength(binned));
      fillHistogram({ binned, histogram }, { rows: everyRow, range: [from, to] }, slopes);
      return histogram;
    });
    if (!parent || !child || !other) throw new Error('three histograms');
    subtractHistogram(parent, child);
    parent.forEach((value, k) => expect(value).toBeCloseTo(other[k] ?? NaN, 9));
  });
});

/** The best split by trying each cut and both directions on raw values. */
function bruteForce(minSamplesLeaf: number, l2: number): number {
  let best = 0;
  const score = (rows: Int32Array) => {
    const gradient = rows.reduce((sum, row) => sum + (slopes.gradients[row] ?? 0), 0);
    return gradient ** 2 / (rows.reduce((sum, row) => sum + (slopes.hessians[row] ?? 0), 0) + l2);
  };
  columns.forEach((values, feature) => {
    for (const cut of [...(binned.cuts[feature] ?? []), Infinity]) {
      for (const missingLeft of [true, false]) {
        const goesLeft = (row: number) =>
          Number.isNaN(values[row]) ? missingLeft : Math.fround(values[row] ?? 0) < cut;
        const left = everyRow.filter(goesLeft);
        const right = everyRow.filter((row) => !goesLeft(row));
        if (left.length < minSamplesLeaf || right.length < minSamplesLeaf) continue;
        best = Math.max(best, score(left) + score(right) - score(everyRow));
      }
    }
  });
  return best;
}

const free: SplitLimits = { minSamplesLeaf: 1, minHessian: 1e-3, l2: 0, minGain: 0 };
const sumsOf = (rows: Int32Array): NodeSums => ({
  gradient: rows.reduce((sum, row) => sum + (slopes.gradients[row] ?? 0), 0),
  hessian: rows.reduce((sum, row) => sum + (slopes.hessians[row] ?? 0), 0),
  rows: rows.length,
});

describe('splits', () => {
  // Rows x = 1, 2 pull up (gradient −1 each), x = 3, 4 pull down: 2²/2 + 2²/2 − 0 = 4 at x < 2.5.
  it('part rows that pull apart', () => {
    const tiny = binAll([[3, 1, 4, 2]]);
    const pull = { gradients: Float32Array.of(1, -1, 1, -1), hessians: Float32Array.of(1, 1, 1, 1) };
    const histogram = new Float64Array(histogramLength(tiny));
    fillHistogram({ binned: tiny, histogram }, { rows: Int32Array.of(0, 1, 2, 3), range: [0, 4] }, pull);
    const node = { gradient: 0, hessian: 4, rows: 4 };
    const best = (limits: Partial<SplitLimits>, allowed: Uint8Array | null = null) =>
      findSplit({ histogram, binned: tiny, node, limits: { ...free, ...limits }, allowed });
    expect(best({})).toMatchObject({
      feature: 0,
      threshold: 2.5,
      gain: 4,
      left: { gradient: -2, hessian: 2, rows: 2 },
      right: { gradient: 2, rows: 2 },
    });
    expect(best({ minSamplesLeaf: 3 })).toBeNull();
    expect(best({ minHessian: 2.5 })).toBeNull();
    expect(best({ minGain: 4 })).toBeNull();
    expect(best({}, Uint8Array.of(0))).toBeNull();
  });

  // Missing rows pull like the high ones, so they go right; alone against all others when those are alike.
  it.each([
    [[1, 2, NaN, NaN], [-1, 1, 1, 1], 1.5, false],
    [[1, 2, NaN, NaN], [-1, 1, -1, -1], 1.5, true],
    [[1, 2, NaN, NaN], [1, 1, -1, -1], aboveAll, false],
  ])('send missing values of %j where they belong', (values, gradients, threshold, defaultLeft) => {
    const tiny = binAll([values]);
    const pull = { gradients: Float32Array.from(gradients), hessians: Float32Array.of(1, 1, 1, 1) };
    const histogram = new Float64Array(histogramLength(tiny));
    fillHistogram({ binned: tiny, histogram }, { rows: Int32Array.of(0, 1, 2, 3), range: [0, 4] }, pull);
    const node = { gradient: gradients.reduce((a, b) => a + b, 0), hessian: 4, rows: 4 };
    expect(findSplit({ histogram, binned: tiny, node, limits: free, allowed: null })).toMatchObject({
      threshold,
      defaultLeft,
    });
  });

  it.each([
    [1, 0],
    [20, 0],
    [60, 2.5],
  ])('gain as much as trying everything (rows per leaf %i, l2 %f)', (minSamplesLeaf, l2) => {
    const histogram = new Float64Array(histogramLength(binned));
    fillHistogram({ binned, histogram }, { rows: everyRow, range: [0, 500] }, slopes);
    const limits = { ...free, minSamplesLeaf, l2 };
    const split = findSplit({ histogram, binned, node: sumsOf(everyRow), limits, allowed: null });
    expect(split?.gain).toBeCloseTo(bruteForce(minSamplesLeaf, l2), 9);
  });

  it('part the rows as they promised, in order', () => {
    const histogram = new Float64Array(histogramLength(binned));
    fillHistogram({ binned, histogram }, { rows: everyRow, range: [0, 500] }, slopes);
    for (let feature = 0; feature < 7; feature++) {
      const allowed = new Uint8Array(7);
      allowed[feature] = 1;
      const limits = { ...free, minSamplesLeaf: 5 };
      const split = findSplit({ histogram, binned, node: sumsOf(everyRow), limits, allowed });
      if (!split) throw new Error('no split');
      const rows = everyRow.slice();
      const middle = partitionRows({ rows, range: [0, 500] }, split, { binned, scratch: new Int32Array(500) });
      const value = (row: number) => Math.fround(columns[feature]?.[row] ?? NaN);
      const goesLeft = (row: number) => (Number.isNaN(value(row)) ? split.defaultLeft : value(row) < split.threshold);
      expect([...rows]).toEqual([...everyRow.filter(goesLeft), ...everyRow.filter((row) => !goesLeft(row))]);
      expect(middle).toBe(split.left.rows);
      expect(sumsOf(rows.slice(0, middle)).gradient).toBeCloseTo(split.left.gradient, 9);
      expect(sumsOf(rows.slice(middle)).hessian).toBeCloseTo(split.right.hessian, 9);
    }
  });
});

describe('numbers', () => {
  it('keep their single precision in few digits', () => {
    expect(shortSingle(0.1)).toBe(0.1);
    expect(shortSingle(1 / 3)).toBe(0.33333334);
    expect(shortSingle(aboveAll)).toBe(3.4028235e38);
    for (let i = 0; i < 2000; i++) {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 30 - 15);
      expect(Math.fround(shortSingle(value))).toBe(Math.fround(value));
    }
  });

  it('of the tabled sigmoid are within 1e-12', () => {
    for (let score = -38; score < 38; score += 0.00773) {
      const error = Math.abs(tabledSigmoid(score) - 1 / (1 + Math.exp(-score)));
      if (!(error < 1e-12)) throw new Error(`${score}: ${error}`);
    }
    expect(tabledSigmoid(-1e9)).toBeLessThan(1e-16);
    expect(tabledSigmoid(1e9)).toBe(1);
  });
});
