import { expect, it } from 'vitest';
import type { SecondReading } from '@/lib/contracts/test-analysis';
import { correctReadings } from './correct-readings';

const reading = (pValue: number | null, guarantee: SecondReading['guarantee'] = 'always'): SecondReading => ({
  ...{ method: 'Confidence sequence', figure: 'AUC difference', unit: 'day', value: 0, lower: null, upper: null },
  ...{ pValue, guarantee, sentence: 'A sentence.' },
});

it('corrects the sequences of all figures and challengers together, and leaves the others alone', () => {
  const arms = correctReadings([
    { name: 'v2', readings: [reading(0.01), reading(0.001, 'once'), reading(null)] },
    { name: 'v3', readings: [reading(0.04), reading(0.03)] },
  ]);
  // Holm: .01·3, then .03·2, then the larger of .06 and .04. Benjamini and Hochberg: .01·3/1, .03·3/2 → .04, .04·3/3.
  expect(arms.map(({ readings }) => readings.map(({ corrected }) => corrected?.holm ?? null))).toEqual([
    [expect.closeTo(0.03, 12), null, null],
    [expect.closeTo(0.06, 12), expect.closeTo(0.06, 12)],
  ]);
  expect(arms[1]?.readings[1]?.corrected?.falseDiscovery).toBeCloseTo(0.04, 12);
  expect(arms[0]?.name).toBe('v2');
});
