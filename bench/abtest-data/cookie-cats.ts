import { adjustBenjaminiHochberg, adjustHolm } from '@/lib/stats/adjust-p-values';
import { compareProportionsBayes } from '@/lib/stats/bayes-proportions';
import { outlierEffect } from '@/lib/stats/outlier-effect';
import { testProportions, type Proportion } from '@/lib/stats/proportions';
import { sampleRatioEvidence, sampleRatioTest } from '@/lib/stats/sample-ratio';
import { sampleOf } from '@/lib/stats/sample-statistics';
import { testMeans } from '@/lib/stats/welch-test';
import { numberIn, readTable } from './read-table';

/** One arm of Cookie Cats: players, who came back after one and seven days, and rounds played by each. */
export interface CookieCatsArm {
  players: number;
  retained1: number;
  retained7: number;
  rounds: number[];
}

export interface CookieCats {
  gate30: CookieCatsArm;
  gate40: CookieCatsArm;
}

/** Reads 90,189 players of a game whose first gate stood at level 30 or 40. */
export async function readCookieCats(folder: string): Promise<CookieCats> {
  const arms: CookieCats = { gate30: emptyArm(), gate40: emptyArm() };
  for await (const row of readTable(folder, 'cookie-cats.csv')) {
    const arm = row.version === 'gate_30' ? arms.gate30 : arms.gate40;
    arm.players += 1;
    arm.retained1 += Number(row.retention_1 === 'TRUE');
    arm.retained7 += Number(row.retention_7 === 'TRUE');
    arm.rounds.push(numberIn(row, 'sum_gamerounds'));
  }
  return arms;
}

function emptyArm(): CookieCatsArm {
  return { players: 0, retained1: 0, retained7: 0, rounds: [] };
}

/** A figure of an analysis, in the order in which it is to be read. */
export interface Reading {
  figure: string;
  value: number;
  unit: string;
}

/** What the split says, before anything else is read. */
export function readSplit({ gate30, gate40 }: CookieCats): { readings: Reading[]; sentence: string } {
  const split = { observed: [gate30.players, gate40.players], expectedRatio: [1, 1] };
  const chiSquareP = sampleRatioTest(split).pValue ?? 1;
  const { evidence } = sampleRatioEvidence(split);
  const readings = [
    { figure: 'cookie-cats-split-chi-square', value: chiSquareP, unit: 'p' },
    { figure: 'cookie-cats-split-bayes-factor', value: evidence, unit: 'e-value' },
  ];
  const suspect = chiSquareP < 0.01 || evidence >= 100;
  const counts = `${split.observed.join(' against ')} players where halves were planned`;
  const figures = `chi-square p ${chiSquareP.toPrecision(2)}, sequential Bayes factor ${evidence.toFixed(1)} of 100`;
  const sentence = suspect
    ? `Cookie Cats: the split is suspect (${counts}; ${figures}): read what follows with that in mind.`
    : `Cookie Cats: the split is as planned (${counts}; ${figures}).`;
  return { readings, sentence };
}

/** Retention after one and seven days, corrected for two metrics, and rounds played with what outliers do to them. */
export function readRetention({ gate30, gate40 }: CookieCats): Reading[] {
  const arms = (pick: (arm: CookieCatsArm) => number) => ({
    control: { successes: pick(gate30), n: gate30.players } satisfies Proportion,
    treatment: { successes: pick(gate40), n: gate40.players } satisfies Proportion,
  });
  const [day1, day7] = [arms((arm) => arm.retained1), arms((arm) => arm.retained7)];
  const [test1, test7] = [testProportions(day1), testProportions(day7)];
  if (test1 === null || test7 === null) throw new Error('Cookie Cats needs players that came back in both arms.');
  const pValues = [test1.pValue, test7.pValue];
  const bayes = compareProportionsBayes(day7);
  const shared = adjustBenjaminiHochberg(pValues)[1] ?? 1;
  return [
    { figure: 'cookie-cats-retention-7-difference', value: test7.difference, unit: 'share' },
    { figure: 'cookie-cats-retention-7', value: test7.pValue, unit: 'p' },
    { figure: 'cookie-cats-retention-7-lower', value: test7.interval.lower, unit: 'share' },
    { figure: 'cookie-cats-retention-7-upper', value: test7.interval.upper, unit: 'share' },
    { figure: 'cookie-cats-retention-7-holm', value: adjustHolm(pValues)[1] ?? 1, unit: 'p' },
    { figure: 'cookie-cats-retention-7-benjamini-hochberg', value: shared, unit: 'p' },
    { figure: 'cookie-cats-retention-7-chance-to-beat', value: bayes.chanceToBeat, unit: 'posterior' },
    { figure: 'cookie-cats-retention-1-difference', value: test1.difference, unit: 'share' },
    { figure: 'cookie-cats-retention-1', value: test1.pValue, unit: 'p' },
    ...readRounds(gate30.rounds, gate40.rounds),
  ];
}

function readRounds(control: readonly number[], treatment: readonly number[]): Reading[] {
  const test = testMeans({ control: sampleOf(control), treatment: sampleOf(treatment) });
  const outliers = outlierEffect({ control, treatment, share: 0.001 });
  if (test === null || outliers === null) return [];
  return [
    { figure: 'cookie-cats-rounds', value: test.pValue, unit: 'p' },
    { figure: 'cookie-cats-rounds-difference', value: outliers.difference, unit: 'rounds' },
    { figure: 'cookie-cats-rounds-difference-outliers-cut', value: outliers.cutDifference, unit: 'rounds' },
  ];
}
