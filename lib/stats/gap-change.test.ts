import { describe, expect, it } from 'vitest';
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
    expect(gapChange(levels, plan, 30)?.upper).toBeGreaterThan(gapChange(levels, plan)?.upper ?? 9);
  });

  it('says nothing before the first look, and refuses one group', () => {
    expect(gapChange({ ...levelsOf([0, 1], [0, 1], 0.1), units: 9 }, plan)).toBeNull();
    expect(() => gapChange(levelsOf([0.1], [0.1]), plan)).toThrow('two groups');
  });
});
