import type { GbtParams } from '@/lib/contracts/model-kinds';
import { answersFromScores } from '../link';
import { createPauser } from '../pauser';
import { lossName } from '../quick-metrics';
import type { FeatureImportance, TrainedModel, TrainRequest } from '../trainer';
import { watchedRows, watchRows, type Watch } from '../watch';
import { startBoosting, type Boosting } from './boosting';
import type { Tree } from './tree';

/** Share of all gain that each feature's splits made. */
function importanceOf(trees: readonly Tree[], names: readonly string[]): FeatureImportance[] {
  const gains = new Array<number>(names.length).fill(0);
  for (const tree of trees) {
    tree.feature.forEach((feature, node) => {
      if (feature >= 0) gains[feature] = (gains[feature] ?? 0) + (tree.gain[node] ?? 0);
    });
  }
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return names
    .map((feature, index) => ({ feature, share: total > 0 ? (gains[index] ?? 0) / total : 0 }))
    .sort((a, b) => b.share - a.share);
}

/** Keeps the round with the lowest loss, and says when too many went by without a better one. */
function createStopper(patience: number): { best: number; isOver: (round: number, loss: number) => boolean } {
  let lowest = Infinity;
  const stopper = {
    best: 0,
    isOver: (round: number, loss: number) => {
      if (loss < lowest) {
        lowest = loss;
        stopper.best = round;
      }
      return round - stopper.best >= patience;
    },
  };
  return stopper;
}

/** Measures each round; ranking metrics, which need a sort, twenty times in all. */
function createReporter(
  request: TrainRequest<GbtParams>,
  boosting: Boosting,
): (round: number) => Record<string, number> {
  const { task, train, validation, params, onMetrics } = request;
  const trainWatch = watchRows({ task, target: train.target, prefix: 'train/', maxRows: watchedRows.train });
  const check =
    validation &&
    watchRows({ task, target: validation.target, prefix: 'validation/', maxRows: watchedRows.validation });
  const every = Math.max(1, Math.floor(params.trees / 20));
  const measure = (watch: Watch, scores: readonly Float64Array[], ranking: boolean) =>
    watch.measure(answersFromScores(task, scores, watch.rows), ranking);
  return (round) => {
    const ranking = round % every === 0 || round === 1 || round === params.trees;
    const metrics = {
      ...(onMetrics ? measure(trainWatch, boosting.trainScores, ranking) : {}),
      ...(check ? measure(check, boosting.validationScores, ranking) : {}),
    };
    onMetrics?.(round, metrics);
    return metrics;
  };
}

function checkRequest({ train, validation, params }: TrainRequest<GbtParams>): void {
  if (train.target.length === 0) throw new RangeError('there is no row to learn from');
  if (train.features.columns.length === 0) throw new RangeError('there is no feature to learn from');
  if (params.earlyStoppingRounds > 0 && !validation) throw new RangeError('early stopping needs validation rows');
}

/**
 * Trains gradient-boosted trees; the same rows, parameters and seed give the same trees, bit by bit.
 *
 * @throws the signal's reason when cancelled; RangeError when there is nothing to learn from
 */
export async function trainGbt(request: TrainRequest<GbtParams>): Promise<TrainedModel> {
  checkRequest(request);
  const { params, train, task, signal, onMetrics, onProgress } = request;
  signal?.throwIfAborted();
  const pauser = createPauser(signal);
  const boosting = startBoosting(request, pauser);
  const isWatched = onMetrics !== undefined || params.earlyStoppingRounds > 0;
  const report = createReporter(request, boosting);
  const stopper = createStopper(params.earlyStoppingRounds);
  let rounds = 0;
  while (rounds < params.trees) {
    await boosting.addRound();
    rounds++;
    const metrics = isWatched ? report(rounds) : {};
    onProgress?.(rounds, params.trees);
    if (params.earlyStoppingRounds > 0 && stopper.isOver(rounds, metrics[`validation/${lossName(task)}`] ?? NaN)) break;
    if (pauser.isDue()) await pauser.rest();
  }
  const kept = params.earlyStoppingRounds > 0 ? stopper.best : rounds;
  const trees = boosting.trees.slice(0, kept * boosting.outputs);
  const notes =
    kept < params.trees ? [`stopped early: ${kept} of ${params.trees} trees gave the lowest validation loss`] : [];
  return {
    model: { kind: 'gbt', outputs: boosting.outputs, baseScores: boosting.baseScores, trees },
    importance: importanceOf(trees, train.features.names),
    iterations: kept,
    backend: 'js',
    notes,
  };
}
