import { describe, expect, it } from 'vitest';
import { diagnoseTest, type DiagnosedTest } from './test-diagnostics';

const sound: DiagnosedTest = {
  sampleRatio: { counts: [], pValue: 1, eValue: 0.1, broken: false, sentence: 'The split is as planned.' },
  mixedKeys: { mixed: 0, keys: 1000 },
  feedback: [
    { arm: 'v1', requests: 1000, labelled: 990, right: 700 },
    { arm: 'v2', requests: 1010, labelled: 1000, right: 720 },
  ],
  differences: Array.from({ length: 20 }, (_, day) => Math.sin(day * 2.4)),
  losses: {
    champion: Float64Array.from({ length: 500 }, (_, row) => 0.5 + 0.1 * Math.sin(row)),
    challenger: Float64Array.from({ length: 500 }, (_, row) => 0.5 + 0.1 * Math.cos(row)),
  },
  overlapping: [],
};
const stateOf = (test: Partial<DiagnosedTest>, name: string) =>
  diagnoseTest({ ...sound, ...test }).find((one) => one.name === name);

describe('diagnoseTest', () => {
  it('finds a sound test sound, in whole sentences', () => {
    const read = diagnoseTest(sound);
    expect(read.map(({ state }) => state)).toEqual(read.map(() => 'fine'));
    for (const { sentence } of read) expect(sentence).toMatch(/^[A-Z].*[.?]$/);
  });

  it.each<[string, Partial<DiagnosedTest>, string, string]>([
    ['keys in both arms', { mixedKeys: { mixed: 3, keys: 1000 } }, 'Assignment', 'broken'],
    [
      'labels missing in one arm',
      {
        feedback: [
          { arm: 'v1', requests: 1000, labelled: 990, right: 700 },
          { arm: 'v2', requests: 1000, labelled: 900, right: 700 },
        ],
      },
      'Feedback',
      'broken',
    ],
    ['few labels at all', { feedback: [{ arm: 'v1', requests: 9, labelled: 5, right: 3 }] }, 'Feedback', 'warning'],
    ['nothing answered', { feedback: [] }, 'Feedback', 'unknown'],
    [
      'days that go together',
      { differences: Array.from({ length: 20 }, (_, day) => day) },
      'Neighbouring days',
      'warning',
    ],
    ['few days', { differences: [1, 2] }, 'Neighbouring days', 'unknown'],
    [
      'a difference that fades',
      { differences: Array.from({ length: 20 }, (_, day) => day + (day % 3)) },
      'Novelty',
      'warning',
    ],
    ['too few days for a trend', { differences: [1, 2, 1] }, 'Novelty', 'unknown'],
    [
      'few requests that carry all',
      {
        losses: {
          champion: Float64Array.from({ length: 500 }, (_, row) => 0.5 + 0.01 * Math.sin(row)),
          challenger: Float64Array.from({ length: 500 }, (_, row) => (row < 3 ? 40 : 0.5 + 0.01 * Math.cos(row))),
        },
      },
      'Outliers',
      'warning',
    ],
    ['another test', { overlapping: ['price test'] }, 'Other tests', 'warning'],
  ])('%s', (_what, test, name, state) => {
    expect(stateOf(test, name)?.state).toBe(state);
  });

  it('bounds what missing labels could do', () => {
    const feedback = [
      { arm: 'v1', requests: 100, labelled: 90, right: 60 },
      { arm: 'v2', requests: 100, labelled: 80, right: 60 },
    ];
    // v1 between .60 and .70, v2 between .60 and .80.
    expect(stateOf({ feedback }, 'Missing labels')?.sentence).toContain('differ by −.1000 to +.2000');
  });
});
