import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import type { Tree } from '../gbt/tree';
import { createTree, splitNode } from '../gbt/tree';
import { addTreeShap, expectedValue } from './tree-shap';

/** A random tree in which features come back on one path, with covers that add up. */
function growTree(seed: number, features: number): Tree {
  const random = createRandom(seed);
  const tree = createTree();
  tree.cover[0] = 100;
  const grow = (node: number, depth: number): void => {
    if (depth === 0 || random() < 0.15) {
      tree.value[node] = random() * 4 - 2;
      return;
    }
    const threshold = random();
    const feature = Math.floor(random() * features);
    const left = splitNode(tree, node, { feature, threshold, defaultLeft: random() < 0.5, gain: 1 });
    const share = 0.1 + 0.8 * random();
    tree.cover[left] = (tree.cover[node] ?? 0) * share;
    tree.cover[left + 1] = (tree.cover[node] ?? 0) * (1 - share);
    grow(left, depth - 1);
    grow(left + 1, depth - 1);
  };
  grow(0, 5);
  return tree;
}

/** The score where only the features of `known` are known: the definition of the game, walked plainly. */
function scoreKnowing(tree: Tree, row: Float32Array, known: ReadonlySet<number>, node = 0): number {
  const feature = tree.feature[node] ?? -1;
  if (feature < 0) return tree.value[node] ?? 0;
  const left = tree.left[node] ?? 0;
  const value = row[feature] ?? NaN;
  if (known.has(feature)) {
    const goesLeft = Number.isNaN(value)
      ? tree.defaultLeft[node] === 1
      : value < Math.fround(tree.threshold[node] ?? 0);
    return scoreKnowing(tree, row, known, goesLeft ? left : left + 1);
  }
  const share = (tree.cover[left] ?? 0) / (tree.cover[node] ?? 1);
  return share * scoreKnowing(tree, row, known, left) + (1 - share) * scoreKnowing(tree, row, known, left + 1);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** Shapley values by their definition, over all subsets. */
function shapley(tree: Tree, row: Float32Array): number[] {
  const d = row.length;
  return Array.from({ length: d }, (_, i) => {
    let sum = 0;
    for (let mask = 0; mask < 1 << d; mask++) {
      if (mask & (1 << i)) continue;
      const known = new Set(Array.from({ length: d }, (_f, f) => f).filter((f) => mask & (1 << f)));
      const weight = (factorial(known.size) * factorial(d - known.size - 1)) / factorial(d);
      const without = scoreKnowing(tree, row, known);
      sum += weight * (scoreKnowing(tree, row, new Set([...known, i])) - without);
    }
    return sum;
  });
}

describe('addTreeShap', () => {
  it.each([1, 2, 3, 4, 5, 6])('agrees with the definition of Shapley values over all subsets (tree %i)', (seed) => {
    const random = createRandom(100 + seed);
    const tree = growTree(seed, 4);
    for (let trial = 0; trial < 5; trial++) {
      const row = Float32Array.from({ length: 4 }, () => (random() < 0.15 ? NaN : random()));
      const parts = new Float64Array(4);
      addTreeShap(tree, row, parts);
      shapley(tree, row).forEach((value, place) => expect(parts[place]).toBeCloseTo(value, 10));
      const all = new Set([0, 1, 2, 3]);
      const total = expectedValue(tree) + parts.reduce((sum, value) => sum + value, 0);
      expect(total).toBeCloseTo(scoreKnowing(tree, row, all), 10);
    }
  });

  it('gives nothing to a tree of one leaf', () => {
    const tree = createTree();
    tree.value[0] = 0.7;
    const parts = new Float64Array(2);
    addTreeShap(tree, Float32Array.of(1, 2), parts);
    expect([...parts, expectedValue(tree)]).toEqual([0, 0, 0.7]);
  });
});
