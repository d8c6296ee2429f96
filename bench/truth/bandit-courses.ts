import { differenceOfArms } from '@/lib/stats/arm-difference';
import { findFirstExclusion } from '@/lib/stats/confidence-sequence';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import { addWeighted, emptyWeights, inversePropensityDifference } from '@/lib/stats/inverse-propensity';
import { addPropensity, emptyTally } from '@/lib/stats/propensity-ratio';
import { sampleFromSums } from '@/lib/stats/sample-statistics';
import { thompsonShares } from '@/lib/stats/thompson-shares';
import { countCourses, type Rate } from './rates';

const batches = 40;
const requestsPerBatch = 250;
const plan = { alpha: 0.05, tunedToUnits: 10_000, firstLook: 1000 };

const names = ['weighted', 'plain-means', 'split'] as const;

/**
 * A bandit over two equal arms, shares by Thompson sampling with a floor of .05, renewed 40 times: how often a sequence
 * calls a difference by weighted means, and by plain means; and how often its split is called broken.
 */
export function banditCourses(of: { simulations: number; baseRate: number }): Record<(typeof names)[number], Rate> {
  return countCourses({
    part: `bandit ${of.baseRate}`,
    simulations: of.simulations,
    names,
    course: (random) => {
      const called = new Set<(typeof names)[number]>();
      const counts = [0, 0];
      const successes = [0, 0];
      const weights = [emptyWeights, emptyWeights];
      const tally = emptyTally(2);
      for (let batch = 1; batch <= batches; batch += 1) {
        const beliefs = [0, 1].map((arm) => {
          const won = successes[arm] ?? 0;
          return { kind: 'beta' as const, alpha: 1 + won, beta: 1 + (counts[arm] ?? 0) - won };
        });
        const propensities = thompsonShares({ beliefs, random, floor: 0.05, draws: 200 });
        for (let request = 0; request < requestsPerBatch; request += 1) {
          const arm = random() < (propensities[0] ?? 0) ? 0 : 1;
          const outcome = Number(random() < of.baseRate);
          counts[arm] = (counts[arm] ?? 0) + 1;
          successes[arm] = (successes[arm] ?? 0) + outcome;
          weights[arm] = addWeighted(weights[arm] ?? emptyWeights, outcome, propensities[arm] ?? 1);
          addPropensity(tally, { arm, propensities });
        }
        const [control = emptyWeights, treatment = emptyWeights] = weights;
        const rows = batch * requestsPerBatch;
        if (isOutside(inversePropensityDifference({ control, treatment }, rows))) called.add('weighted');
        if (isOutside(plainDifference(counts, successes))) called.add('plain-means');
        if (tally.logEvidence >= Math.log(100)) called.add('split');
      }
      return called;
    },
  });
}

function isOutside(estimate: Parameters<typeof lookAtEstimate>[0] | null): boolean {
  const look = estimate && lookAtEstimate(estimate, plan);
  return look !== null && findFirstExclusion([look]) !== null;
}

function plainDifference(counts: readonly number[], successes: readonly number[]) {
  const armOf = (arm: number) => {
    const [n, sum] = [counts[arm] ?? 0, successes[arm] ?? 0];
    return sampleFromSums({ n, sum, sumOfSquares: sum });
  };
  return differenceOfArms({ control: armOf(0), treatment: armOf(1) });
}
