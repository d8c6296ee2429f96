import { betaCdf } from './beta';
import { findRoot } from './find-root';
import { logGamma } from './gamma';
import type { Interval } from './proportions';
import { requirePositive, requireProbability, requireWhole } from './require-argument';

/** Rows that both models scored and only one of them got right; rows on which they agree say nothing. */
export interface DiscordantPairs {
  championOnly: number;
  challengerOnly: number;
}

/**
 * Whether two models that scored the same rows are right equally often, judged once (McNemar).
 *
 *   exact = min(1, 2·P(X ≤ smaller)),  mid = min(1, 2·P(X ≤ smaller) − P(X = smaller)),  X binomial(n, ½)
 *
 * @param pairs independent rows, or one row a unit: rows that share a unit make p too small
 * @returns two-sided p-values, null without discordant rows. `exactP` never errs more often than it says; `midP` comes
 * nearer to what it says and may pass it a little
 * @throws RangeError if a count is not whole
 * Source: McNemar 1947, Psychometrika 12; mid-p, Fagerland, Lydersen & Laake 2013, BMC Medical Research Methodology 13.
 */
export function testDiscordant(pairs: DiscordantPairs): { n: number; exactP: number | null; midP: number | null } {
  const { n, smaller } = readPairs(pairs);
  if (n === 0) return { n, exactP: null, midP: null };
  const tail = smaller === n ? 1 : betaCdf(0.5, n - smaller, smaller + 1);
  const point = Math.exp(logGamma(n + 1) - logGamma(smaller + 1) - logGamma(n - smaller + 1) - n * Math.LN2);
  return { n, exactP: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - point) };
}

/**
 * How strongly discordant rows speak against "equally often right", however often one looks: a beta-binomial e-process.
 *
 *   E = B(a + x, a + y)/B(a, a)·2^(x + y),  x, y the two counts
 *
 * Under equality E ever reaches 1/alpha with chance at most alpha, exactly and at any size.
 *
 * @param pairs independent rows, in any order
 * @param spread a: alternatives are drawn from Beta(a, a); 1 takes every share as equally likely, more looks nearer ½
 * @returns logEvidence = ln E; pValue = min(1, 1/E), valid at any time
 * @throws RangeError if a count is not whole or spread is not positive
 * Source: Robbins 1970, Annals of Mathematical Statistics 41; Ramdas, Grünwald, Vovk & Shafer 2023, Statistical
 * Science 38.
 */
export function discordantEvidence(
  pairs: DiscordantPairs,
  spread = 1,
): { logEvidence: number; evidence: number; pValue: number } {
  requirePositive('spread', spread);
  const logEvidence = mixtureLog(pairs, spread) + readPairs(pairs).n * Math.LN2;
  return { logEvidence, evidence: Math.min(1e300, Math.exp(logEvidence)), pValue: Math.min(1, Math.exp(-logEvidence)) };
}

/**
 * The share of discordant rows that the challenger gets right, as an interval that may be read at every look.
 *
 *   all p with B(a + x, a + y)/B(a, a)/( p^x·(1 − p)^y ) < 1/alpha
 *
 * @returns 0..1 without rows; above ½ the challenger is right more often. Source: as `discordantEvidence`.
 */
export function discordantInterval(pairs: DiscordantPairs, alpha: number, spread = 1): Interval {
  requireProbability('alpha', alpha);
  requirePositive('spread', spread);
  const { n } = readPairs(pairs);
  const { championOnly, challengerOnly } = pairs;
  if (n === 0) return { lower: 0, upper: 1 };
  const mixture = mixtureLog(pairs, spread);
  const excess = (p: number): number => {
    return mixture - times(challengerOnly, Math.log(p)) - times(championOnly, Math.log1p(-p)) + Math.log(alpha);
  };
  const best = challengerOnly / n;
  return {
    lower: challengerOnly === 0 ? 0 : findRoot((p) => -excess(p), 0, best),
    upper: championOnly === 0 ? 1 : findRoot(excess, best, 1),
  };
}

/** 0 times anything is 0 here, infinity too. */
function times(count: number, logarithm: number): number {
  return count === 0 ? 0 : count * logarithm;
}

function mixtureLog({ championOnly, challengerOnly }: DiscordantPairs, a: number): number {
  const logBeta = (x: number, y: number): number => logGamma(x) + logGamma(y) - logGamma(x + y);
  return logBeta(a + challengerOnly, a + championOnly) - logBeta(a, a);
}

function readPairs({ championOnly, challengerOnly }: DiscordantPairs): { n: number; smaller: number } {
  requireWhole('championOnly', championOnly, 0);
  requireWhole('challengerOnly', challengerOnly, 0);
  return { n: championOnly + challengerOnly, smaller: Math.min(championOnly, challengerOnly) };
}
