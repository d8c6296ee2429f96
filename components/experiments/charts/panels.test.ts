import { describe, expect, test } from 'vitest';
import type { DecodedSeries } from '@/lib/contracts/decode-chart';
import { decidingKey, matcher, panelSections } from './panel-sections';
import { bandSeries, panelSeries } from './panel-series';

const runs = [
  { id: 'a', name: 'first', color: 'red' },
  { id: 'b', name: 'second', color: 'blue' },
];
const series = (runId: string, key: string, values: readonly number[]): DecodedSeries => ({
  runId,
  key,
  total: values.length,
  startedAt: 1000,
  steps: Float64Array.from(values.keys()),
  timestamps: Float64Array.from(values.keys(), (step) => 1000 + step * 10),
  values: Float64Array.from(values),
});
const look = { axis: 'step', smooth: 0, ylog: false } as const;

describe('panelSections', () => {
  test('parts of the data share a panel; prefixes make sections, plain ones first, the machine last and folded', () => {
    const keys = ['system/cpu', 'train/logLoss', 'validation/logLoss', 'epoch10', 'epoch9', 'head/loss', 'a/b/c'];
    expect(
      panelSections(keys).map(({ id, startsFolded, panels }) => [id, startsFolded, panels.map((panel) => panel.title)]),
    ).toEqual([
      ['metrics', false, ['epoch9', 'epoch10', 'Log-loss']],
      ['a', false, ['b/c']],
      ['head', false, ['loss']],
      ['system', true, ['cpu']],
    ]);
    expect(panelSections(keys)[0]?.panels.at(-1)?.keys).toEqual(['train/logLoss', 'validation/logLoss']);
  });

  test('finds by regular expression, and by plain text where that is none', () => {
    const found = (search: string) =>
      panelSections(['loss', 'val/loss', 'acc', 'f1('], search).flatMap(({ panels }) => panels.flatMap((p) => p.keys));
    expect(found('^loss|ACC$')).toEqual(['acc', 'loss']);
    expect(found('f1(')).toEqual(['f1(']);
    expect(matcher('')('anything')).toBe(true);
  });
});

describe('panelSeries', () => {
  test('names lines by run, and by part where only one run is drawn; training is dashed', () => {
    const read = [series('a', 'train/loss', [1]), series('a', 'val/loss', [1]), series('b', 'val/loss', [2])];
    expect(panelSeries(read, runs, look).map(({ name, dashed }) => [name, dashed])).toEqual([
      ['first, train', true],
      ['first', false],
      ['second', false],
    ]);
    expect(panelSeries(read, runs.slice(0, 1), look).map(({ name }) => name)).toEqual(['train', 'val']);
  });

  test('what is no number is a gap, and on a logarithmic axis what is not positive too', () => {
    const read = [series('a', 'loss', [1, NaN, Number.MAX_VALUE, 0, -1])];
    const valuesOf = (ylog: boolean) => panelSeries(read, runs, { ...look, ylog })[0]?.points.map(({ y }) => y);
    expect(valuesOf(false)).toEqual([1, null, null, 0, -1]);
    expect(valuesOf(true)).toEqual([1, null, null, null, null]);
  });

  test.each([
    ['step', [0, 1]],
    ['time', [1000, 1010]],
    ['relative', [0, 10]],
  ] as const)('counts %s', (axis, x) => {
    const [line] = panelSeries([series('a', 'loss', [5, 6])], runs, { ...look, axis });
    expect(line?.points.map((point) => point.x)).toEqual(x);
  });

  test('a smoothed line has the raw one faint before it', () => {
    const lines = panelSeries([series('a', 'loss', [0, 10])], runs, { ...look, smooth: 0.5 });
    expect(lines.map(({ faint }) => faint)).toEqual([true, undefined]);
    expect(lines[0]?.points[1]?.y).toBe(10);
    expect(lines[1]?.points[1]?.y).toBeCloseTo(20 / 3, 12);
  });
});

describe('bandSeries', () => {
  const band = {
    groupId: 'g',
    x: [0, 1],
    mean: [2, 3],
    deviation: [1, null],
    min: [0.5, 3],
    max: [4, 3],
    runs: [3, 1],
    isExact: true,
  };
  const groups = [{ id: 'g', name: 'lr 0.1', color: 'red', runIds: ['a', 'b'], of: 2 }];

  test.each([
    [
      'deviation',
      [
        [1, 3],
        [3, 3],
      ],
    ],
    [
      'range',
      [
        [0.5, 4],
        [3, 3],
      ],
    ],
    [
      'none',
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    ],
  ] as const)('shows %s', (kind, ends) => {
    const [line] = bandSeries([band], groups, { band: kind, ylog: false, smooth: 0 });
    expect(line?.points.map(({ low, high }) => [low, high])).toEqual(ends);
    expect(line?.points.map(({ y }) => y)).toEqual([2, 3]);
  });

  test('smoothed, the mean and its spread are averaged alike, with the raw mean faint behind', () => {
    const pair = { ...band, mean: [0, 10], deviation: [1, 4] };
    const lines = bandSeries([pair], groups, { band: 'deviation', ylog: false, smooth: 0.5 });
    expect(lines.map(({ faint, points }) => [faint, points[1]?.y])).toEqual([
      [true, 10],
      [undefined, expect.closeTo(20 / 3, 12)],
    ]);
    // By hand: (.5 · 1 + 4) / 1.5 = 3 is the smoothed deviation.
    expect(lines[1]?.points[1]).toMatchObject({
      low: expect.closeTo(20 / 3 - 3, 12),
      high: expect.closeTo(20 / 3 + 3, 12),
    });
  });
});

test.each([
  [['eval/loss', 'train/loss'], 'eval/loss'],
  [['test/loss', 'val/loss'], 'val/loss'],
  [['loss', 'train/loss'], 'loss'],
  [['train/loss'], 'train/loss'],
])('of %j a band shows %s', (keys, key) => expect(decidingKey(keys)).toBe(key));
