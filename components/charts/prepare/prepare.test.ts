import { describe, expect, it } from 'vitest';
import { heatInk, heatStep } from './heat-scale';
import { barAxis, dotAxis, histogramBars } from './prepare-bars';
import { reliabilitySeries, rocSeries, wilsonInterval } from './prepare-curves';
import { prepareLineChart, type LineChartInput } from './prepare-line-chart';
import { prepareSequence } from './prepare-sequence';
import { shareRows, stackShares } from './prepare-shares';

const size = { width: 800, height: 240 };
const named = (id: string, ys: (number | null)[]) => ({ id, name: id, points: ys.map((y, x) => ({ x, y })) });
const prepare = (input: Partial<LineChartInput>) => prepareLineChart({ series: [], xKind: 'number', size, ...input });

describe('prepareLineChart', () => {
  it('labels up to four lines directly and shows a legend for more, or on narrow screens', () => {
    const four = ['a', 'b', 'c', 'd'].map((id) => named(id, [1, 2]));
    expect(prepare({ series: four })).toMatchObject({ showLegend: false });
    expect(prepare({ series: four }).labels).toHaveLength(4);
    expect(prepare({ series: [...four, named('e', [1])] })).toMatchObject({ showLegend: true, labels: [] });
    expect(prepare({ series: four, size: { width: 360, height: 200 } })).toMatchObject({
      showLegend: true,
      labels: [],
    });
    expect(prepare({ series: [named('a', [1, 2])] })).toMatchObject({ showLegend: false, labels: [] });
  });

  it('cuts days and steps between whole numbers only, other x as finely as fits', () => {
    const ticksOf = (xs: number[]) =>
      prepare({ series: [{ id: 'a', name: 'a', points: xs.map((x) => ({ x, y: x })) }] }).xTicks.map(
        ({ label }) => label,
      );
    expect(ticksOf([7, 8, 9, 10])).toEqual(['7', '8', '9', '10']);
    expect(ticksOf([0, 0.4, 1]).length).toBeGreaterThan(4);
    expect(ticksOf([0, 500, 1000]).length).toBeGreaterThan(3);
  });

  it('keeps the colour of a series when another is switched off', () => {
    const both = [named('a', [1, 2]), named('b', [3, 4])];
    const [only] = prepare({ series: both, hidden: ['a'] }).series;
    expect([only?.id, only?.color]).toEqual(['b', 'var(--series-2)']);
  });

  it('fits the y axis to what a zoom shows, intervals and references included', () => {
    const points = [
      { x: 0, y: 100 },
      { x: 5, y: 1, low: 0.5, high: 1.4 },
      { x: 6, y: 2 },
      { x: 9, y: 100 },
    ];
    const { y } = prepare({
      series: [{ id: 'a', name: 'a', points }],
      zoom: [4, 7],
      references: [{ y: -1, label: 'limit' }],
    });
    expect(y.domain).toEqual([-1, 2]);
  });

  it('is not confused by empty, constant or absent data', () => {
    expect(prepare({})).toMatchObject({ hasData: false, pointCount: 0 });
    expect(prepare({ series: [named('a', [null, null])] }).hasData).toBe(false);
    const { y } = prepare({ series: [named('a', [5, 5])] });
    expect(y.domain[0]).toBeLessThan(5);
    expect(y.domain[1]).toBeGreaterThan(5);
  });

  it('falls back to a straight axis when a logarithm cannot show the values', () => {
    expect(prepare({ series: [named('a', [0, 10])], yScale: 'log' }).y.domain[0]).toBe(0);
    expect(prepare({ series: [named('a', [0.01, 10])], yScale: 'log' }).y.domain).toEqual([0.01, 10]);
  });

  it('draws at most two points a pixel of a long series', () => {
    const long = named(
      'a',
      Array.from({ length: 50_000 }, (_, x) => Math.cos(x)),
    );
    const prepared = prepare({ series: [long] });
    expect(prepared.pointCount).toBeLessThanOrEqual(2 * prepared.box.width + 2);
  });
});

describe('prepareSequence', () => {
  const looks = [
    { units: 6, mean: -0.02, low: null, high: null },
    { units: 7, mean: -0.012, low: -0.2, high: 0.18 },
    { units: 10, mean: -0.0123, low: -0.0238, high: -0.0008 },
  ];

  it('stands around a true zero, marks where it settled and has no band before the first look', () => {
    const prepared = prepareSequence([{ id: 'v3', name: 'v3', looks, settledAt: 10 }], 0.005);
    expect(prepared.yRange[0]).toBe(-prepared.yRange[1]);
    expect(prepared.settled).toEqual([{ id: 'v3', name: 'v3', color: undefined, units: 10, mean: -0.0123 }]);
    expect(prepared.series[0]?.points[0]).toEqual({ x: 6, y: -0.02 });
    expect(prepared.references.map(({ y }) => y)).toEqual([0, 0.005]);
  });

  it('cuts the wide first interval so that the last one can be read', () => {
    const [, high] = prepareSequence([{ id: 'v3', name: 'v3', looks, settledAt: null }], null).yRange;
    expect(high).toBeLessThan(0.1);
    expect(high).toBeGreaterThanOrEqual(0.0238);
  });

  it('has a range without any look', () => {
    expect(prepareSequence([], null).yRange).toEqual([-1, 1]);
  });
});

describe('bars', () => {
  it('compares with a reference in shares', () => {
    const bars = histogramBars({ edges: [0, 1, 2], counts: [30, 10], reference: [1, 3] });
    expect(bars.map(({ value, reference }) => [value, reference])).toEqual([
      [0.75, 0.25],
      [0.25, 0.75],
    ]);
    expect(() => histogramBars({ edges: [0, 1], counts: [1, 2] })).toThrow('needs 3 edges');
  });

  it('begins at zero whatever the values', () => {
    const bar = (value: number) => ({ label: '', value, reference: null, low: null, high: null });
    expect(barAxis([bar(90), bar(100)], 4).domain[0]).toBe(0);
    expect(barAxis([bar(-5), bar(-2)], 4).domain[1]).toBe(0);
    expect(barAxis([], 4).ticks.length).toBeGreaterThan(0);
  });

  it('of dots holds their intervals and no zero for its own sake', () => {
    const level = { label: 'v1', value: 0.84, reference: null, low: 0.82, high: 0.86 };
    expect(dotAxis([level, { ...level, value: 0.83, low: 0.807 }], 4).domain).toEqual([0.8, 0.86]);
    expect(dotAxis([], 4).domain).toEqual([0, 1]);
    const [low, high] = dotAxis([{ ...level, low: null, high: null }], 4).domain;
    expect(low).toBeLessThan(0.84);
    expect(high).toBeGreaterThan(0.84);
  });
});

describe('heatStep', () => {
  it.each([
    [0, 0],
    [0.004, 0],
    [0.1, 2],
    [0.25, 6],
    [9, 6],
    [-1, 0],
  ])('gives %d of 0.25 step %d', (value, step) => {
    expect(heatStep(value, 0.25)).toBe(step);
  });

  it('leaves absent cells empty', () => {
    expect([heatStep(null, 1), heatStep(Number.NaN, 1), heatInk(null)]).toEqual([null, null, 'none']);
    expect(() => heatStep(1, 0)).toThrow('positive');
  });
});

describe('shares', () => {
  it('adds up and keeps order', () => {
    const parts = [
      { id: 'a', name: 'a', value: 3, color: '' },
      { id: 'b', name: 'b', value: 1, color: '' },
    ];
    expect(stackShares(parts).map(({ share, start }) => [share, start])).toEqual([
      [0.75, 0],
      [0.25, 0.75],
    ]);
    expect(stackShares([])).toEqual([]);
    expect(
      shareRows(
        [
          { x: 1, values: { a: 1, b: 1 } },
          { x: 2, values: {} },
        ],
        ['a', 'b'],
      ),
    ).toEqual([
      { x: 1, a: 0.5, b: 0.5 },
      { x: 2, a: null, b: null },
    ]);
  });
});

describe('curves', () => {
  // scipy 1.17.1: binomtest(45, 100).proportion_ci(method='wilson'), the same for 0 and 19 of 20.
  // Tolerance 5e-11: the same formula, so only rounding differs.
  it.each([
    [0.45, 100, 0.35614537979511984, 0.5475539700255787],
    [0, 20, 0, 0.16112515805281935],
    [0.95, 20, 0.763868806553258, 0.9911185511992047],
  ])('gives the Wilson interval of %d in %d', (share, count, low, high) => {
    const interval = wilsonInterval(share, count);
    expect(interval.low).toBeCloseTo(low, 10);
    expect(interval.high).toBeCloseTo(high, 10);
  });

  it('orders bins and leaves empty ones out', () => {
    const items = [
      { predicted: 0.8, observed: 0.7, count: 10 },
      { predicted: 0.2, observed: 0.1, count: 9 },
      { predicted: 0.5, observed: 0, count: 0 },
    ];
    expect(reliabilitySeries([{ id: 'a', name: 'a', items }])[0]?.points.map(({ x }) => x)).toEqual([0.2, 0.8]);
  });

  it('closes the ROC curve at both corners once', () => {
    const items = [
      { falsePositiveRate: 1, truePositiveRate: 1 },
      { falsePositiveRate: 0.2, truePositiveRate: 0.6 },
    ];
    expect(rocSeries([{ id: 'a', name: 'a', items }])[0]?.points).toEqual([
      { x: 0, y: 0 },
      { x: 0.2, y: 0.6 },
      { x: 1, y: 1 },
    ]);
  });
});
