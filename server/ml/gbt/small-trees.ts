import type { Tree } from './tree';

/** Leaves of a small tree: one bit each. */
const mostBits = 32;

/** A node as a vector sees it: rows whose feature is ≥ the threshold lose the leaves on the left. */
interface SmallNode {
  feature: number;
  threshold: number;
  missingLeft: boolean;
  /** The leaves on the left, one bit each. */
  struck: number;
}

/** A tree of at most 32 leaves, given from left to right. */
export interface SmallTree {
  nodes: SmallNode[];
  leaves: number[];
}

/**
 * A tree as the sum of trees of at most 32 leaves. Each keeps one part of it, with the way there; what lies beside the
 * way is a leaf of 0, so that a row gets its leaf from one of them and 0 from the others.
 *
 * @returns null where the tree has more than `mostLeaves`, or a leaf so deep that its way alone has too many
 * @throws RangeError if it is no tree
 */
export function toSmallTrees(tree: Tree, mostLeaves: number): SmallTree[] | null {
  const below = countLeaves(tree);
  if ((below[0] ?? 0) > mostLeaves) return null;
  const parts: { node: number; way: number[] }[] = [];
  const waiting = [{ node: 0, way: [] as number[] }];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const { node, way } = part;
    if ((below[node] ?? 0) + way.length <= mostBits) parts.push(part);
    else if (isLeaf(tree, node)) return null;
    else for (const side of [0, 1]) waiting.push({ node: (tree.left[node] ?? 0) + side, way: [...way, node] });
  }
  return parts.map(({ node, way }) => takePart(tree, node, new Set(way)));
}

const isLeaf = (tree: Tree, node: number) => (tree.feature[node] ?? -1) < 0;

/** Leaves below each node, its own where it is one. */
function countLeaves(tree: Tree): Int32Array {
  const order = [0];
  for (let place = 0; place < order.length; place++) {
    const node = order[place] ?? 0;
    if (isLeaf(tree, node)) continue;
    const left = tree.left[node] ?? 0;
    order.push(left, left + 1);
    if (order.length > tree.feature.length) throw new RangeError('the nodes of a tree lead in a circle');
  }
  const below = new Int32Array(tree.feature.length);
  for (const node of order.reverse()) {
    const left = tree.left[node] ?? 0;
    below[node] = isLeaf(tree, node) ? 1 : (below[left] ?? 0) + (below[left + 1] ?? 0);
  }
  return below;
}

/** The part of a tree below `root`, with the nodes on the way to it. */
function takePart(tree: Tree, root: number, way: ReadonlySet<number>): SmallTree {
  const small: SmallTree = { nodes: [], leaves: [] };
  const take = (node: number, isInside: boolean) => {
    const isKept = isInside || node === root;
    if (isLeaf(tree, node) || !(isKept || way.has(node))) {
      small.leaves.push(isKept ? (tree.value[node] ?? 0) : 0);
      return;
    }
    const from = small.leaves.length;
    take(tree.left[node] ?? 0, isKept);
    small.nodes.push({
      feature: tree.feature[node] ?? 0,
      threshold: tree.threshold[node] ?? NaN,
      missingLeft: tree.defaultLeft[node] === 1,
      struck: ((1 << (small.leaves.length - from)) - 1) << from,
    });
    take((tree.left[node] ?? 0) + 1, isKept);
  };
  take(0, false);
  return small;
}
