import { createRandom, deriveSeed, type Random } from '@/lib/random/create-random';
import type { GbtParams } from '@/lib/contracts/model-kinds';
import type { Pauser } from '../pauser';
import type { TrainRequest } from '../trainer';
import { addTreeScores } from './add-tree-scores';
import { binFeatures } from './bin-features';
import { createWorkspace, growTree, type GrownTree } from './grow-tree';
import type { Slopes } from './histogram';
import { createObjective } from './objective';
import type { Tree } from './tree';

/** Boosting under way: the trees so far, and the scores they give every row. */
export type Boosting = {
  outputs: number;
  baseScores: number[];
  trees: Tree[];
  /** Scores of each output, n values each. */
  trainScores: Float64Array[];
  validationScores: Float64Array[];
  addRound: () => Promise<void>;
};

const repeated = (rowCount: number, baseScores: number[]) =>
  baseScores.map((score) => new Float64Array(rowCount).fill(score));

/** Fills in the row numbers in order, leaving each out with probability 1 − share; gives how many there are. */
function drawRows(rows: Int32Array, share: number, random: Random): number {
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    if (share >= 1 || random() < share) rows[count++] = row;
  }
  return count;
}

/** A share of the features, at least one, marked 1; null for all. */
function drawFeatures(featureCount: number, share: number, random: Random): Uint8Array | null {
  if (share >= 1) return null;
  const order = Array.from({ length: featureCount }, (_, feature) => ({ feature, key: random() })).sort(
    (a, b) => a.key - b.key,
  );
  const allowed = new Uint8Array(featureCount);
  for (const { feature } of order.slice(0, Math.max(1, Math.round(share * featureCount)))) allowed[feature] = 1;
  return allowed;
}

/** Adds a tree to the scores of the rows it was grown on, whose leaves are known. */
function addLeafScores({ tree, leaves }: GrownTree, rows: Int32Array, scores: Float64Array): void {
  for (const { node, range } of leaves) {
    const value = Math.fround(tree.value[node] ?? 0);
    for (let j = range[0]; j < range[1]; j++) {
      const row = rows[j] ?? 0;
      scores[row] = (scores[row] ?? 0) + value;
    }
  }
}

/**
 * Prepares boosting of trees on the slopes of a loss: each round adds one tree per output.
 *
 * Source: Friedman 2001, Greedy Function Approximation; with second order as in Chen & Guestrin 2016, XGBoost.
 */
export function startBoosting(request: TrainRequest<GbtParams>, pauser: Pauser): Boosting {
  const { train, validation, params, seed, task, classes } = request;
  const { features, target } = train;
  const random = createRandom(deriveSeed(seed, 'gbt'));
  const binned = binFeatures(features, params.maxBins, random);
  const { outputs, baseScores, fillSlopes } = createObjective(task, target, classes.length);
  const workspace = createWorkspace(binned, params.maxLeaves);
  const slopes: Slopes[] = baseScores.map(() => ({
    gradients: new Float32Array(target.length),
    hessians: new Float32Array(target.length),
  }));
  const trees: Tree[] = [];
  const trainScores = repeated(target.length, baseScores);
  const validationScores = repeated(validation?.target.length ?? 0, baseScores);

  const addTree = async (output: number, slope: Slopes) => {
    const rowCount = drawRows(workspace.rows, params.subsample, random);
    const allowed = drawFeatures(binned.cuts.length, params.columnSample, random);
    const grown = await growTree({ binned, slopes: slope, workspace, rowCount, limits: params, allowed, pauser });
    const scores = trainScores[output];
    if (scores && rowCount < target.length) addTreeScores(grown.tree, features.columns, scores);
    else if (scores) addLeafScores(grown, workspace.rows, scores);
    const checked = validationScores[output];
    if (checked && validation) addTreeScores(grown.tree, validation.features.columns, checked);
    trees.push(grown.tree);
  };
  const addRound = async () => {
    fillSlopes(trainScores, target, slopes);
    for (const [output, slope] of slopes.entries()) await addTree(output, slope);
  };
  return { outputs, baseScores, trees, trainScores, validationScores, addRound };
}
