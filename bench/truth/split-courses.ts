import { sampleRatioEvidence, sampleRatioTest } from '@/lib/stats/sample-ratio';
import { createBinomial } from './draw-binomial';
import { countCourses, type Rate } from './rates';

const looks = 200;
const unitsPerLook = 200;

/**
 * A split of 40,000 units read 200 times: how often the sequential test reaches a Bayes factor of 100, and how often a
 * chi-square test read at every look goes below .01.
 *
 * @param of.share true share of the first arm; planned is one half
 */
export function splitCourses(of: { simulations: number; share: number }): Record<'sequential' | 'chi-square', Rate> {
  const draw = createBinomial(unitsPerLook, of.share);
  return countCourses({
    part: `split ${of.share}`,
    simulations: of.simulations,
    names: ['sequential', 'chi-square'],
    course: (random) => {
      const called = new Set<'sequential' | 'chi-square'>();
      let first = 0;
      for (let n = unitsPerLook; n <= looks * unitsPerLook; n += unitsPerLook) {
        first += draw(random);
        const split = { observed: [first, n - first], expectedRatio: [1, 1] };
        if (sampleRatioEvidence(split).evidence >= 100) called.add('sequential');
        if (!called.has('chi-square') && (sampleRatioTest(split).pValue ?? 1) < 0.01) called.add('chi-square');
        if (called.size === 2) break;
      }
      return called;
    },
  });
}
