import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { addPropensity, emptyTally, propensityRatioTest, type PropensityTally } from './propensity-ratio';
import { sampleRatioEvidence, sampleRatioTest } from './sample-ratio';
import { solvePositive } from './solve-positive';

const requests = [
  { arm: 0, propensities: [0.5, 0.3, 0.2] },
  { arm: 0, propensities: [0.2, 0.5, 0.3] },
  { arm: 1, propensities: [0.7, 0.2, 0.1] },
  { arm: 2, propensities: [0.1, 0.1, 0.8] },
  { arm: 0, propensities: [0.4, 0.4, 0.2] },
  { arm: 2, propensities: [0.3, 0.3, 0.4] },
];

function tallyOf(of: readonly { arm: number; propensities: number[] }[], concentration?: number): PropensityTally {
  const tally = emptyTally(of[0]?.propensities.length ?? 2);
  for (const request of of) addPropensity(tally, request, concentration);
  return tally;
}

describe('arms against their logged propensities', () => {
  // numpy 2.4.6: weights by hand in a loop; chi-square through numpy.linalg.inv and scipy 1.17.1 chi2.sf.
  it.each([
    [10_000, -0.0003649222550622345],
    [5, -0.5459489141578102],
  ])('with concentration %d', (concentration, expected) => {
    expect(tallyOf(requests, concentration).logEvidence).toBeCloseTo(expected, 12);
  });

  it('has the chi-square of trials with unequal chances', () => {
    const tally = tallyOf(requests);
    expect(tally.observed).toEqual([3, 1, 2]);
    tally.expected.forEach((value, arm) => expect(value).toBeCloseTo([2.2, 1.8, 2][arm] ?? 0, 12));
    const test = propensityRatioTest(tally);
    expect(test.chiSquare).toBeCloseTo(0.7071823204419893, 12);
    expect(test.degreesOfFreedom).toBe(2);
    expect(test.pValue).toBeCloseTo(0.7021619804291199, 12);
  });

  it('is the test of a fixed split where propensities are constant', () => {
    const fixed = Array.from({ length: 40 }, (_, index) => ({ arm: Number(index % 7 < 3), propensities: [0.7, 0.3] }));
    const tally = tallyOf(fixed, 20);
    const split = { observed: tally.observed, expectedRatio: [0.7, 0.3] };
    expect(tally.logEvidence).toBeCloseTo(sampleRatioEvidence(split, 20).logEvidence, 10);
    expect(propensityRatioTest(tally).pValue).toBeCloseTo(sampleRatioTest(split).pValue ?? 0, 10);
  });

  /** A bandit that drifts from arm to arm; `loss` is the chance that an answer of arm 0 is lost. */
  function everBroken(simulations: number, loss: number): number {
    const random = createRandom(33);
    let broken = 0;
    for (let run = 0; run < simulations; run += 1) {
      const tally = emptyTally(2);
      let evidence = 0;
      for (let step = 0; step < 6000 && evidence < Math.log(100); step += 1) {
        const first = 0.5 + 0.4 * Math.sin(step / 500 + run);
        const arm = random() < first ? 0 : 1;
        if (arm === 0 && random() < loss) continue;
        addPropensity(tally, { arm, propensities: [first, 1 - first] }, 2000);
        evidence = tally.logEvidence;
      }
      if (evidence >= Math.log(100)) broken += 1;
    }
    return broken / simulations;
  }

  it('stays silent for a sound bandit, and hears one that loses a fifth of an arm', () => {
    expect(everBroken(400, 0)).toBeLessThanOrEqual(0.01);
    expect(everBroken(100, 0.2)).toBeGreaterThan(0.8);
  });

  it('says nothing without spread', () => {
    expect(propensityRatioTest(emptyTally(2)).pValue).toBeNull();
    expect(propensityRatioTest(tallyOf([{ arm: 0, propensities: [1, 0] }])).pValue).toBeNull();
  });

  it.each([
    [{ arm: 0, propensities: [1] }, 'all 2 arms'],
    [{ arm: 0, propensities: [0.5, 0.6] }, 'sum to 1'],
    [{ arm: 1, propensities: [1, 0] }, 'without any propensity'],
    [{ arm: 0, propensities: [Number.NaN, 1] }, 'propensities[0]'],
  ])('refuses %j', (request, message) => expect(() => addPropensity(emptyTally(2), request)).toThrow(message));
});

describe('solvePositive', () => {
  it('solves, and leaves a repeated column out', () => {
    // numpy 2.4.6: linalg.solve([[4, 2, 1], [2, 5, 3], [1, 3, 6]], [1, 2, 3])
    const solved = solvePositive(Float64Array.of(4, 2, 1, 2, 5, 3, 1, 3, 6), Float64Array.of(1, 2, 3));
    [0.08955224, 0.10447761, 0.43283582].forEach((value, row) => expect(solved.solution[row]).toBeCloseTo(value, 8));
    const twice = solvePositive(Float64Array.of(4, 4, 4, 4), Float64Array.of(2, 2));
    expect(twice.dropped).toEqual([1]);
    expect([...twice.solution]).toEqual([0.5, 0]);
    expect(() => solvePositive(Float64Array.of(1), Float64Array.of(1, 2))).toThrow('same length');
  });
});
