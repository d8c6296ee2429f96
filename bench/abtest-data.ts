import { readCookieCats, readRetention, readSplit, type Reading } from './abtest-data/cookie-cats';
import { readBandit, readImpressions, readUniform } from './abtest-data/open-bandit';
import type { Figure } from './log-metric';

/** What is known of these data, to be found again: value and how near it must be. */
const known: Record<string, { value: number; within: number }> = {
  'cookie-cats-split-chi-square': { value: 0.008607987810836262, within: 1e-9 },
  'cookie-cats-split-bayes-factor': { value: 7.060650862687439, within: 1e-6 },
  'cookie-cats-retention-7': { value: 0.001554249975614329, within: 1e-9 },
  'cookie-cats-retention-1': { value: 0.07440965529691913, within: 1e-8 },
};

/**
 * Real experiments analysed end to end: Cookie Cats, whose split is read before its result, and Open Bandit by inverse
 * propensities.
 *
 * @param folder holds cookie-cats.csv, open-bandit-men-random.csv.gz and open-bandit-men-bts.csv.gz
 * @param say where sentences go; figures go to `print`
 */
export async function benchAbtestData(
  folder: string | undefined,
  to: { print: (figure: Figure) => void; say: (sentence: string) => void },
): Promise<void> {
  if (folder === undefined) throw new Error('Say where the data are: npm run bench -- abtest-data <folder>');
  const print = (readings: readonly Reading[]) => readings.forEach((reading) => to.print(figureOf(reading)));
  const cats = await readCookieCats(folder);
  const split = readSplit(cats);
  to.say(split.sentence);
  print(split.readings);
  print(readRetention(cats));
  const uniform = await readImpressions(folder, 'open-bandit-men-random.csv.gz');
  const bandit = await readImpressions(folder, 'open-bandit-men-bts.csv.gz');
  const items = new Set(uniform.map(({ item }) => item)).size;
  to.say(`Open Bandit: ${items} items; arms of the bandit are weighted by 1/propensity, its plain means are biased.`);
  const [drawn, weighted] = [readUniform(uniform), readBandit(bandit, items)];
  print(drawn);
  print(weighted);
  to.print(agreementOf([...drawn, ...weighted]));
}

/** How far, in standard errors, the weighted log of the bandit lies from what showing all items alike really earned. */
function agreementOf(readings: readonly Reading[]): Figure {
  const valueOf = (figure: string) => readings.find((reading) => reading.figure === figure)?.value ?? Number.NaN;
  const gap = valueOf('open-bandit-bts-weighted-click-rate') - valueOf('open-bandit-random-click-rate');
  const error = Math.hypot(
    valueOf('open-bandit-bts-weighted-click-rate-error'),
    valueOf('open-bandit-random-click-rate-error'),
  );
  const value = Math.abs(gap / error);
  return {
    bench: 'abtest-data',
    figure: 'open-bandit-weighted-against-random',
    value,
    unit: 'standard errors',
    target: 3,
    ok: value <= 3,
  };
}

function figureOf({ figure, value, unit }: Reading): Figure {
  const wanted = known[figure];
  const ok = wanted === undefined || Math.abs(value - wanted.value) <= wanted.within;
  return { bench: 'abtest-data', figure, value, unit, target: wanted?.value ?? null, ok };
}
