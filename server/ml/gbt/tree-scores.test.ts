import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import loadWabt from 'wabt';
import { createRandom } from '@/lib/random/create-random';
import { addAllTreeScores, addTreeScores, layOutTrees } from './add-tree-scores';
import { fillSlots, flattenTrees, sumLeaves } from './flatten-trees';
import { leafKernelBytes } from './leaf-kernel';
import { toSmallTrees } from './small-trees';
import { createTree, shortSingle, splitNode, type Tree } from './tree';

const random = createRandom(7);
const rowCount = 777;
const features = Array.from({ length: 7 }, () =>
  Float32Array.from({ length: rowCount }, () => (random() < 0.1 ? NaN : Math.floor(random() * 400) / 7)),
);

/** @param pick which leaf is split next */
function grow(splits: number, pick: (leaves: readonly number[]) => number): Tree {
  const tree = createTree();
  const leaves = [0];
  for (let i = 0; i < splits; i++) {
    const [node = 0] = leaves.splice(pick(leaves), 1);
    const split = { feature: Math.floor(random() * 7), threshold: random() * 57, defaultLeft: random() < 0.5, gain: 1 };
    const left = splitNode(tree, node, split);
    leaves.push(left, left + 1);
  }
  for (const node of leaves) tree.value[node] = shortSingle(random());
  return tree;
}
const anyTree = (splits: number) => grow(splits, (leaves) => Math.floor(random() * leaves.length));
const chain = (splits: number) => grow(splits, (leaves) => leaves.length - 1);

/** Walks one row down a tree in the plainest way. */
function walk(tree: Tree, row: number): number {
  let node = 0;
  while ((tree.feature[node] ?? -1) >= 0) {
    const value = features[tree.feature[node] ?? 0]?.[row] ?? NaN;
    const goesLeft = Number.isNaN(value)
      ? tree.defaultLeft[node] === 1
      : value < Math.fround(tree.threshold[node] ?? NaN);
    node = (tree.left[node] ?? 0) + (goesLeft ? 0 : 1);
  }
  return Math.fround(tree.value[node] ?? NaN);
}
const firstRows = (rows: number) => features.map((values) => values.subarray(0, rows));
const walkAll = (trees: readonly Tree[], rows: number) =>
  Array.from({ length: rows }, (_, row) => trees.reduce((sum, tree) => sum + walk(tree, row), 0.5));

const trees = [0, 1, 5, 31, 2, 30, 9, 17].map(anyTree);

it('many trees for one row gives the sum of their leaves, gaps included', () => {
  const slots = new Float32Array(14);
  const flat = flattenTrees(trees);
  walkAll(trees, 500).forEach((sum, row) => {
    fillSlots(
      Float32Array.from(features, (values) => values[row] ?? NaN),
      slots,
    );
    expect(sumLeaves(flat, slots, 0.5)).toBe(sum);
  });
});

describe('trees for many rows', () => {
  it.each([1, 31, 32, 33, 255, 256, 257, rowCount])('give each of %i rows its leaves, in order', (rows) => {
    const scores = new Float64Array(rows).fill(0.5);
    addAllTreeScores(layOutTrees(trees), firstRows(rows), scores);
    expect([...scores]).toEqual(walkAll(trees, rows));
  });

  it.each([
    ['of 33 leaves', anyTree(32), true],
    ['of 64 leaves', anyTree(63), true],
    ['of 128 leaves', anyTree(127), true],
    ['of 129 leaves', anyTree(128), false],
    ['of 700 leaves', anyTree(699), false],
    ['whose deepest leaf lies behind 31 others', chain(31), true],
    ['whose leaves hang along one way', chain(40), false],
  ])('give each row its leaf of a tree %s', (_what, tree, isForVectors) => {
    expect('kernel' in layOutTrees([tree])).toBe(isForVectors);
    const scores = new Float64Array(rowCount).fill(0.5);
    addTreeScores(tree, features, scores);
    expect([...scores]).toEqual(walkAll([tree], rowCount));
  });

  it('leave earlier sums of other rows alone', () => {
    const scores = Float64Array.from({ length: 40 }, (_, row) => row);
    addTreeScores(createTree(), firstRows(40), scores);
    expect([...scores]).toEqual(Array.from({ length: 40 }, (_, row) => row));
  });

  it('refuse nodes that lead in a circle', () => {
    const tree = anyTree(3);
    tree.left[tree.feature.findLastIndex((feature) => feature >= 0)] = 0;
    expect(() => layOutTrees([tree])).toThrow('in a circle');
  });
});

describe('small trees', () => {
  it('have at most 32 leaves, and nodes that strike what lies on their left', () => {
    for (const { nodes, leaves } of toSmallTrees(anyTree(100), 128) ?? []) {
      expect(leaves.length).toBeLessThanOrEqual(32);
      expect(nodes.length).toBe(leaves.length - 1);
      for (const { struck } of nodes) expect(struck & (1 << (leaves.length - 1))).toBe(0);
    }
  });
});

it('the kernel is what its text says', async () => {
  const text = await readFile(new URL('leaf-kernel.wat', import.meta.url));
  const { parseWat } = await loadWabt();
  const { buffer } = parseWat('leaf-kernel.wat', text, { simd: true }).toBinary({});
  expect(leafKernelBytes).toBe(Buffer.from(buffer).toString('base64'));
});
