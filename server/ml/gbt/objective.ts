import type { Task } from '@/lib/preprocessing/schema';
import { softmaxInPlace } from '../link';
import { tabledSigmoid } from './tabled-sigmoid';
import type { Slopes } from './histogram';

/** What boosting descends: log-loss for classes, half the squared error for numbers. */
export type Objective = {
  outputs: number;
  /** Scores of the best constant, one per output. */
  baseScores: number[];
  /** First and second derivative of each row's loss by its score, for every output. */
  fillSlopes: (scores: readonly Float64Array[], target: Float64Array, slopes: readonly Slopes[]) => void;
};

/** Log-odds of a share, kept finite. */
function logOdds(share: number): number {
  const kept = Math.min(Math.max(share, 1e-9), 1 - 1e-9);
  return Math.log(kept / (1 - kept));
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** −y·ln p − (1 − y)·ln(1 − p) with p = sigmoid(score): slope p − y, curvature p (1 − p). */
function binaryObjective(target: Float64Array): Objective {
  return {
    outputs: 1,
    baseScores: [logOdds(meanOf(target))],
    fillSlopes: ([scores], outcomes, [slopes]) => {
      if (!scores || !slopes) return;
      const { gradients, hessians } = slopes;
      for (let row = 0; row < scores.length; row++) {
        const p = tabledSigmoid(scores[row] ?? 0);
        gradients[row] = p - (outcomes[row] ?? 0);
        hessians[row] = p * (1 - p);
      }
    },
  };
}

/** (score − y)² / 2: slope score − y, curvature 1. */
function regressionObjective(target: Float64Array): Objective {
  return {
    outputs: 1,
    baseScores: [meanOf(target)],
    fillSlopes: ([scores], outcomes, [slopes]) => {
      if (!scores || !slopes) return;
      slopes.hessians.fill(1);
      for (let row = 0; row < scores.length; row++) slopes.gradients[row] = (scores[row] ?? 0) - (outcomes[row] ?? 0);
    },
  };
}

/** −ln p of the row's class with p = softmax(scores): slope p_k − [y = k], curvature p_k (1 − p_k). */
function multiclassObjective(target: Float64Array, classCount: number): Objective {
  const counts = new Array<number>(classCount).fill(0);
  for (const outcome of target) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return {
    outputs: classCount,
    baseScores: counts.map((count) => Math.log(Math.max(count, 1e-3) / target.length)),
    fillSlopes: (scores, outcomes, slopes) => {
      const shares = new Float64Array(classCount);
      for (let row = 0; row < outcomes.length; row++) {
        for (let k = 0; k < classCount; k++) shares[k] = scores[k]?.[row] ?? 0;
        softmaxInPlace(shares, 0, classCount);
        for (let k = 0; k < classCount; k++) {
          const share = shares[k] ?? 0;
          const slope = slopes[k];
          if (!slope) continue;
          slope.gradients[row] = share - Number(outcomes[row] === k);
          slope.hessians[row] = share * (1 - share);
        }
      }
    },
  };
}

/** The objective of a task over its training outcomes. */
export function createObjective(task: Task, target: Float64Array, classCount: number): Objective {
  if (task === 'binary') return binaryObjective(target);
  return task === 'regression' ? regressionObjective(target) : multiclassObjective(target, classCount);
}
