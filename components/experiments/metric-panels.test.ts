import { describe, expect, it } from 'vitest';
import { metricPanels } from './metric-panels';

const series = (runId: string, key: string, values: (number | null)[]) => ({
  runId,
  key,
  values,
  steps: values.map((_, step) => step),
  timestamps: values.map(() => 0),
  total: values.length,
});
const runs = [
  { id: 'a', name: 'first' },
  { id: 'b', name: 'second' },
];
const colors = new Map([
  ['a', 'red'],
  ['b', 'blue'],
]);

describe('metricPanels', () => {
  it('puts training and validation of a metric into one panel, training dashed', () => {
    const [panel, ...others] = metricPanels(
      [series('a', 'train/logLoss', [1]), series('a', 'validation/logLoss', [2])],
      runs.slice(0, 1),
      colors,
    );
    expect(others).toEqual([]);
    expect(panel?.series.map(({ name, dashed }) => [name, dashed])).toEqual([
      ['train', true],
      ['validation', false],
    ]);
  });

  it('names runs where there are several, and keeps a missing value as a gap', () => {
    const [panel] = metricPanels([series('a', 'loss', [1, null]), series('b', 'loss', [3, 4])], runs, colors);
    expect(panel?.series.map(({ name, color }) => [name, color])).toEqual([
      ['first', 'red'],
      ['second', 'blue'],
    ]);
    expect(panel?.series[0]?.points).toEqual([
      { x: 0, y: 1 },
      { x: 1, y: null },
    ]);
  });

  it('leaves other names alone', () => {
    expect(metricPanels([series('a', 'eval/auc', [1])], runs, colors).map(({ title }) => title)).toEqual(['eval/auc']);
  });
});
