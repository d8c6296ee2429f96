import { describe, expect, it } from 'vitest';
import { diagnoseTest, type DiagnosedTest } from './test-diagnostics';

const sound: DiagnosedTest = {
  sampleRatio: { counts: [], pValue: 1, eValue: 0.1, broken: false, sentence: 'The split is as planned.' },
  mixedKeys: { mixed: 0, keys: 1000 },
  feedback: [
    { arm: 'v1', requests: 1000, labelled: 990 },
    { arm: 'v2', requests: 1010, labelled: 1000 },
  ],
  balance: { n: 900, mean: 0, sd: 1, halfWidth: 0.1, lower: -0.1, upper: 0.1 },
  missing: null,
  figure: 'log-loss',
  differences: Array.from({ length: 20 }, (_, day) => Math.sin(day * 2.4)),
  outliers: {
    of: 'pairs',
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
      { balance: { n: 900, mean: -0.1, sd: 1, halfWidth: 0.05, lower: -0.15, upper: -0.05 } },
      'Feedback',
      'broken',
    ],
    ['few labels at all', { feedback: [{ arm: 'v1', requests: 9, labelled: 5 }] }, 'Feedback', 'warning'],
    ['nothing answered', { feedback: [] }, 'Feedback', 'unknown'],
    ['few keys', { balance: null }, 'Feedback', 'unknown'],
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
        outliers: {
          of: 'pairs',
          champion: Float64Array.from({ length: 500 }, (_, row) => 0.5 + 0.01 * Math.sin(row)),
          challenger: Float64Array.from({ length: 500 }, (_, row) => (row < 3 ? 40 : 0.5 + 0.01 * Math.cos(row))),
        },
      },
      'Outliers',
      'warning',
    ],
    [
      'few buyers that carry all',
      {
        outliers: {
          of: 'arms',
          champion: Float64Array.from({ length: 400 }, (_, row) => 5 + Math.sin(row)),
          challenger: Float64Array.from({ length: 500 }, (_, row) => (row < 3 ? 4000 : 5 + Math.cos(row))),
        },
      },
      'Outliers',
      'warning',
    ],
    ['another test', { overlapping: [{ name: 'price test', table: [] }] }, 'Other tests', 'warning'],
    [
      'another test dealt by itself',
      {
        overlapping: [
          {
            name: 'price test',
            table: [
              [100, 104],
              [98, 99],
            ],
          },
        ],
      },
      'Other tests',
      'warning',
    ],
    [
      'the seventh of seven tests dealt alike',
      {
        overlapping: Array.from({ length: 7 }, (_, place) => ({
          name: `test ${place}`,
          table: [
            [100, place === 6 ? 10 : 104],
            [place === 6 ? 10 : 98, 99],
          ],
        })),
      },
      'Other tests',
      'broken',
    ],
    [
      'another test dealt alike',
      {
        overlapping: [
          {
            name: 'price test',
            table: [
              [190, 10],
              [12, 188],
            ],
          },
        ],
      },
      'Other tests',
      'broken',
    ],
  ])('%s', (_what, test, name, state) => {
    expect(stateOf(test, name)?.state).toBe(state);
  });

  it.each<[string, DiagnosedTest['missing'], string, string]>([
    // Right on 30 more of 200 pairs; 10 unlabelled ones on which they disagree: (30 ± 10)/200.
    ['pairs', { of: 'pairs', labels: { known: 190, sum: 30, missing: 10 } }, 'fine', 'between +.1000 and +.2000'],
    ['pairs that could turn', { of: 'pairs', labels: { known: 190, sum: 5, missing: 10 } }, 'warning', 'turn its sign'],
    ['no missing label', { of: 'pairs', labels: { known: 200, sum: 5, missing: 0 } }, 'fine', 'No missing label could'],
    [
      'arms',
      // Between .60 and .70, and between .60 and .80.
      {
        of: 'arms',
        range: null,
        control: { known: 90, sum: 60, missing: 10 },
        treatment: { known: 80, sum: 60, missing: 20 },
      },
      'warning',
      'lies between −.1000 and +.2000',
    ],
    [
      'amounts, whose range is a guess',
      // Means between (200 + 10·0)/30 and (200 + 10·20)/30, and the same of 300.
      {
        ...{ of: 'arms' as const, range: [0, 20] as const },
        ...{ control: { known: 20, sum: 200, missing: 10 }, treatment: { known: 20, sum: 300, missing: 10 } },
      },
      'warning',
      'within the range of those that are in (0 to 20), the challenger',
    ],
    [
      'losses',
      // (−50 − 4)/100 and (−50 + 9)/100.
      {
        ...{ of: 'losses' as const, loss: 'squared error', known: 90, sum: -50, range: [1, 9] as const },
        missing: { rows: 10, lower: -4, upper: 9 },
      },
      'fine',
      "the challenger's mean squared error less the champion's lies between −.5400 and −.4100",
    ],
    ['classes', { of: 'none', missing: 3, because: 'the class counts' }, 'unknown', 'is not known: the class counts.'],
  ])('bounds what missing labels could do: %s', (_what, missing, state, words) => {
    const said = diagnoseTest({ ...sound, missing }).find(({ name }) => name === 'Missing labels');
    expect(said?.state).toBe(state);
    expect(said?.sentence).toContain(words);
  });
});
