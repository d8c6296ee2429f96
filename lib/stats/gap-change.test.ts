import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { gapChange, type GroupLevels } from './gap-change';

const plan = { alpha: 0.05, tunedToUnits: 200, firstLook: 10 };

/** Levels whose errors do not depend on each other. */
const levelsOf = (champion: number[], challenger: number[], error = 0): GroupLevels => {
  const size = 2 * champion.length;
  const covariance = Float64Array.from({ length: size * size }, (_, cell) => {
    return Math.floor(cell / size) === cell % size ? error * error : 0;
  });
  return { champion, challenger, covariance, units: 200, effectiveUnits: 200 };
};

describe('gapChange', () => {
  it.each([
    ['a gap that widens', [0.2, 0.3], [0.2, 0.5], 0.2],
    ['a gap that turns round and stays as wide', [0.2, 0.3], [0.3, 0.2], 0],
    ['other groups at the ends', [0.1, 0.2, 0.3], [0.35, 0.2, 0.1], 0.05],
    ['a gap that closes', [0.2, 0.6, 0.3], [0.4, 0.4, 0.4], -0.4],
  ])('%s is known where nothing is left to chance', (_what, champion, challenger, expected) => {
    const found = gapChange(levelsOf(champion, challenger), plan);
    expect(found?.value).toBeCloseTo(expected, 12);
    expect(found?.lower).toBeCloseTo(expected, 12);
    expect(found?.upper).toBeCloseTo(expected, 12);
  });

  it('holds the change between its bounds, whatever the order of groups', () => {
    const [champion, challenger] = [
      [0.2, 0.3, 0.25],
      [0.22, 0.38, 0.21],
    ];
    const found = gapChange(levelsOf(champion, challenger, 0.01), plan);
    const turned = gapChange(levelsOf(champion.toReversed(), challenger.toReversed(), 0.01), plan);
    expect(turned).toEqual(found);
    expect(found?.lower).toBeLessThan(found?.value ?? 0);
    expect(found?.upper).toBeGreaterThan(found?.value ?? 0);
  });

  it('is wider where more pairs were planned', () => {
    const levels = levelsOf([0.2, 0.3], [0.2, 0.4], 0.01);
    expect(gapChange(levels, plan, { pairs: 30 })?.upper).toBeGreaterThan(gapChange(levels, plan)?.upper ?? 9);
  });

  it('says nothing before the first look, and refuses one group', () => {
    expect(gapChange({ ...levelsOf([0, 1], [0, 1], 0.1), units: 9 }, plan)).toBeNull();
    expect(() => gapChange(levelsOf([0.1], [0.1]), plan)).toThrow('two groups');
  });
});

/**
 * Two groups of the same fifty units each, known better at every look: 150 looks, at each of which a fifth more is
 * known than at the one before, and nothing true. How often a change is called with the scale of the first look, and
 * with none, as if the units had no more to say than at first.
 */
const grown = 1.2;
function longCourses(worlds: number) {
  const called = { measured: 0, standing: 0 };
  for (let seed = 1; seed <= worlds; seed += 1) {
    const random = createRandom(seed);
    const any = { measured: false, standing: false };
    let scale: number | undefined;
    let z = drawNormal(random);
    for (let look = 0; look < 150; look += 1) {
      const error = 0.1 * grown ** (-look / 2);
      if (look > 0) z = z / Math.sqrt(grown) + Math.sqrt(1 - 1 / grown) * drawNormal(random);
      // All chance lies in one level, so that every contrast is the same figure, known to `error`.
      const levels = { ...levelsOf([0, 1], [0, 1 + z * error]), units: 50, effectiveUnits: 100_000 };
      levels.covariance[15] = error * error;
      const isOutside = (of: { scale?: number | undefined }) => {
        const found = gapChange(levels, { ...plan, tunedToUnits: 50 }, of);
        scale ??= found?.scale;
        return found !== null && (found.lower > 0 || found.upper < 0);
      };
      any.measured ||= isOutside({ scale });
      any.standing ||= isOutside({});
    }
    called.measured += Number(any.measured);
    called.standing += Number(any.standing);
  }
  return { measured: called.measured / worlds, standing: called.standing / worlds };
}

it('keeps its level however much the same units go on to say, which it would not as if they said no more', () => {
  const worlds = 250;
  const most = 0.025 + 2 * Math.sqrt((0.025 * 0.975) / worlds);
  const { measured, standing } = longCourses(worlds);
  expect(measured).toBeLessThanOrEqual(most);
  expect(standing).toBeGreaterThan(most);
});
