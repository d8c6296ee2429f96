import type { Tree } from '../gbt/tree';

/** One feature on the way from the root to a node, with the shares of rows that go on with and without knowing it. */
interface Step {
  feature: number;
  /** Share of training rows that go this way where the feature is not known. */
  zero: number;
  /** 1 where the row's own value leads this way, else 0. */
  one: number;
  /** Weight of the subsets of a given size. */
  weight: number;
}

/**
 * Adds what each feature contributes to a tree's score of one row: Shapley values of the game in which features that
 * are not known are averaged over the training rows by the covers of the tree ("path-dependent").
 *
 *   φ_i = Σ over S ⊆ F∖{i} of |S|! (|F|−|S|−1)! / |F|! · (f(S ∪ {i}) − f(S))
 *
 * @param features the row, length d; NaN is missing
 * @param into     gets the contributions added, length d; with `expectedValue` they add up to the tree's score
 * Source: Lundberg, Erion & Lee 2018, Consistent Individualized Feature Attribution for Tree Ensembles, algorithm 2.
 */
export function addTreeShap(tree: Tree, features: Float32Array, into: Float64Array): void {
  const walk = (node: number, before: readonly Step[], last: Step): void => {
    const path = extend(before, last);
    const feature = tree.feature[node] ?? -1;
    if (feature < 0) return addLeaf(path, tree.value[node] ?? 0, into);
    const [hot, cold] = childrenOf(tree, node, features[feature] ?? NaN);
    const known = path.findIndex((step, place) => place > 0 && step.feature === feature);
    const { zero, one } = path[known] ?? { zero: 1, one: 1 };
    const rest = known < 0 ? path : unwind(path, known);
    const cover = tree.cover[node] ?? 0;
    const share = (child: number) => (cover > 0 ? (tree.cover[child] ?? 0) / cover : 0.5);
    walk(hot, rest, { feature, zero: zero * share(hot), one, weight: 0 });
    walk(cold, rest, { feature, zero: zero * share(cold), one: 0, weight: 0 });
  };
  walk(0, [], { feature: -1, zero: 1, one: 1, weight: 0 });
}

/** The tree's score averaged over its training rows, by cover. */
export function expectedValue(tree: Tree, node = 0): number {
  if ((tree.feature[node] ?? -1) < 0) return tree.value[node] ?? 0;
  const left = tree.left[node] ?? 0;
  const cover = tree.cover[node] ?? 0;
  const share = cover > 0 ? (tree.cover[left] ?? 0) / cover : 0.5;
  return share * expectedValue(tree, left) + (1 - share) * expectedValue(tree, left + 1);
}

function childrenOf(tree: Tree, node: number, value: number): [hot: number, cold: number] {
  const left = tree.left[node] ?? 0;
  const goesLeft = Number.isNaN(value) ? tree.defaultLeft[node] === 1 : value < Math.fround(tree.threshold[node] ?? 0);
  return goesLeft ? [left, left + 1] : [left + 1, left];
}

/** Grows the subsets by one more feature. */
function extend(path: readonly Step[], last: Step): Step[] {
  const grown = [...path.map((step) => ({ ...step })), { ...last, weight: path.length === 0 ? 1 : 0 }];
  const depth = grown.length;
  for (let i = depth - 2; i >= 0; i--) {
    const [here, next] = [grown[i], grown[i + 1]];
    if (!here || !next) continue;
    next.weight += (last.one * here.weight * (i + 1)) / depth;
    here.weight = (last.zero * here.weight * (depth - 1 - i)) / depth;
  }
  return grown;
}

/** Takes the step at `place` out again. */
function unwind(path: readonly Step[], place: number): Step[] {
  const depth = path.length;
  const removed = path[place];
  const steps = path.map((step) => ({ ...step }));
  const last = steps[depth - 1];
  if (!removed || !last) return steps;
  let next = last.weight;
  for (let i = depth - 2; i >= 0; i--) {
    const step = steps[i];
    if (!step) continue;
    if (removed.one !== 0) {
      const before = step.weight;
      step.weight = (next * depth) / ((i + 1) * removed.one);
      next = before - (step.weight * removed.zero * (depth - 1 - i)) / depth;
    } else {
      step.weight = (step.weight * depth) / (removed.zero * (depth - 1 - i));
    }
  }
  for (let i = place; i < depth - 1; i++) {
    const [here, after] = [steps[i], path[i + 1]];
    if (here && after) Object.assign(here, { feature: after.feature, zero: after.zero, one: after.one });
  }
  return steps.slice(0, -1);
}

function addLeaf(path: readonly Step[], value: number, into: Float64Array): void {
  for (let i = 1; i < path.length; i++) {
    const step = path[i];
    if (!step) continue;
    const weight = unwind(path, i).reduce((sum, one) => sum + one.weight, 0);
    into[step.feature] = (into[step.feature] ?? 0) + weight * (step.one - step.zero) * value;
  }
}
