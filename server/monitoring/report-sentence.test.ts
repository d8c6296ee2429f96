import { describe, expect, it } from 'vitest';
import type { ColumnDrift, DriftReport } from '@/lib/contracts/monitoring';
import { reportSentence } from './report-sentence';

const column = (name: string, psi: number): ColumnDrift => ({
  ...{ name, type: 'number', psi, psiNoise: 0.01, jensenShannon: 0, missingShare: 0, referenceMissingShare: 0 },
  histogram: { labels: [], reference: [], current: [] },
});
const quality: DriftReport['quality'] = {
  metrics: [{ name: 'logLoss', value: 0.59, lower: 0.05, upper: 0.15, reference: 0.49 }],
  labelMean: 0.288,
  days: 7,
};
const say = (psi: number, changes: Partial<Parameters<typeof reportSentence>[0]> = {}) =>
  reportSentence({
    ...{ predictions: 100, columns: [column('distance', 0.001), column('origin', psi)], quality: null },
    prediction: column('prediction', 0.02),
    ...changes,
  });

describe('reportSentence', () => {
  it.each([
    [0.003, /^Inputs hardly moved \(largest PSI .003, origin\); predictions hardly moved \(PSI .020\)/],
    [0.15, /^Inputs moved a little \(largest PSI .150, origin\)/],
    [0.3, /^Inputs moved \(largest PSI .300, origin\)/],
  ])('a PSI of %f', (psi, expected) => {
    expect(say(psi)).toMatch(expected);
  });

  it('says how quality compares once labels are in', () => {
    expect(say(0.003)).toMatch(/labels are not in yet\.$/);
    expect(say(0.003, { quality })).toMatch(/log-loss .5900 against .4900 in the reference\.$/);
  });

  it('has a sentence for a window without predictions, and for a model without inputs', () => {
    expect(say(0, { predictions: 0 })).toBe('There was no prediction in this window.');
    expect(say(0, { columns: [] })).toMatch(/^The model reads no column/);
  });
});
