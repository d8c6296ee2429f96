import { describe, expect, it } from 'vitest';
import { chartCsv } from './chart-csv';
import { entriesToShow, entryAt, nextX, readAt, type HoverEntry } from './hover-list';
import { placeAnnotations } from './place-annotations';
import { placeLabels } from './place-labels';
import { createScale } from './scale';
import { assignColors } from './series-colors';
import { lowerBound, slicePoints, thinPoints } from './thin-points';

const line = (count: number, y: (x: number) => number | null = (x) => x) =>
  Array.from({ length: count }, (_, x) => ({ x, y: y(x) }));

describe('thinPoints', () => {
  it('leaves few points alone', () => {
    expect(thinPoints({ points: line(50), domain: [0, 49], pixels: 400 })).toEqual(line(50));
  });

  it('keeps at most two points a pixel, in order, and never loses a spike', () => {
    const points = line(100_000, (x) => (x === 54_321 ? 1e6 : Math.sin(x / 50)));
    const thinned = thinPoints({ points, domain: [0, 99_999], pixels: 500 });
    expect(thinned.length).toBeLessThanOrEqual(2 * 500 + 2);
    expect(thinned).toContainEqual({ x: 54_321, y: 1e6 });
    expect(thinned.every((point, index) => index === 0 || point.x > (thinned[index - 1]?.x ?? 0))).toBe(true);
  });

  it('keeps gaps as gaps', () => {
    const points = line(10_000, (x) => (x > 4000 && x < 6000 ? null : 1));
    expect(thinPoints({ points, domain: [0, 9999], pixels: 100 }).some(({ y }) => y === null)).toBe(true);
  });

  it('keeps one point beyond each end of a zoom', () => {
    expect(slicePoints(line(10), [3.5, 5.5]).map(({ x }) => x)).toEqual([3, 4, 5, 6]);
    expect(slicePoints(line(10), [3, 5]).map(({ x }) => x)).toEqual([2, 3, 4, 5, 6]);
    expect(slicePoints([], [0, 1])).toEqual([]);
  });

  it.each([
    [-1, 0],
    [0, 0],
    [4.5, 5],
    [9, 9],
    [12, 10],
  ])('finds the place of %d', (value, index) => {
    expect(lowerBound(line(10), value)).toBe(index);
  });
});

describe('readAt', () => {
  const series = [
    {
      id: 'a',
      name: 'A',
      color: 'red',
      points: [
        { x: 0, y: 1 },
        { x: 10, y: 5 },
      ],
    },
    { id: 'b', name: 'B', color: 'blue', points: [{ x: 9, y: 7 }] },
    { id: 'c', name: 'C', color: 'grey', points: [{ x: 10, y: null }] },
    { id: 'd', name: 'D', color: 'grey', points: [] },
  ];

  it('reads all series at the nearest x, highest first, gaps last', () => {
    const reading = readAt(series, 9.8, 2);
    expect(reading?.x).toBe(10);
    expect(reading?.entries.map(({ id, point }) => [id, point.y])).toEqual([
      ['b', 7],
      ['a', 5],
      ['c', null],
    ]);
  });

  it('leaves out series with nothing near', () => {
    expect(readAt(series, 0, 2)?.entries.map(({ id }) => id)).toEqual(['a']);
    expect(readAt([], 0, 2)).toBeNull();
  });
});

describe('reading by pointer and keys', () => {
  const entry = (id: string, y: number | null): HoverEntry => ({ id, name: id, color: '', point: { x: 0, y } });
  const reading = { x: 0, entries: [entry('a', 10), entry('b', 5), entry('c', null)] };

  it('finds the line under the pointer, or none when the pointer is far from all', () => {
    const toPixel = (y: number) => 100 - y * 10;
    expect(entryAt(reading, toPixel, 40)).toBe('b');
    expect(entryAt(reading, toPixel, 5)).toBe('a');
    expect(entryAt(reading, toPixel, 99)).toBeNull();
  });

  it('keeps the chosen entry in a cut list', () => {
    expect(entriesToShow(reading.entries, 2, 'c').map(({ id }) => id)).toEqual(['a', 'c']);
    expect(entriesToShow(reading.entries, 2, 'a').map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('steps to the next point of any series and stops at the ends', () => {
    const series = [
      {
        drawn: [
          { x: 0, y: 1 },
          { x: 10, y: 1 },
        ],
      },
      { drawn: [{ x: 4, y: 1 }] },
    ];
    expect([nextX(series, 0, 1), nextX(series, 4, 1), nextX(series, 10, 1)]).toEqual([4, 10, 10]);
    expect([nextX(series, 10, -1), nextX(series, 4, -1), nextX(series, 0, -1)]).toEqual([4, 0, 0]);
  });
});

describe('placeLabels', () => {
  it('leaves labels that do not touch', () => {
    expect([
      ...placeLabels(
        [
          { id: 'a', y: 10 },
          { id: 'b', y: 60 },
        ],
        14,
        [0, 100],
      ).values(),
    ]).toEqual([10, 60]);
  });

  it.each([[[50, 51, 52]], [[0, 1, 2, 3]], [[98, 99, 100]], [[10, 10, 10, 10, 10]]])(
    'pushes %j apart inside the bounds',
    (wishes) => {
      const placed = placeLabels(
        wishes.map((y, index) => ({ id: String(index), y })),
        14,
        [0, 100],
      );
      const heights = [...placed.values()].toSorted((first, second) => first - second);
      heights.forEach(
        (height, index) => index > 0 && expect(height - (heights[index - 1] ?? 0)).toBeGreaterThanOrEqual(13.9),
      );
      expect(heights[0]).toBeGreaterThanOrEqual(-0.1);
      expect(heights.at(-1)).toBeLessThanOrEqual(100.1);
    },
  );
});

describe('placeAnnotations', () => {
  const scale = createScale([0, 100], [0, 500]);
  const at = (x: number) => ({ x, label: 'promoted v3', kind: 'promotion' as const });

  it('writes a label only where there is room, and turns it at the right edge', () => {
    const placed = placeAnnotations([at(50), at(52), at(99), at(120)], scale, 510);
    expect(placed.map(({ shownLabel, side }) => [shownLabel, side])).toEqual([
      ['', 'end'],
      ['promoted v3', 'end'],
      ['promoted v3', 'start'],
    ]);
  });
});

describe('assignColors', () => {
  it('keeps a colour for who had it and gives newcomers the least used', () => {
    const first = assignColors(['a', 'b', 'c'], new Map());
    expect([...first]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
    expect([...assignColors(['c', 'd'], first)].toSorted()).toEqual([
      ['c', 2],
      ['d', 0],
    ]);
  });

  it('repeats colours only after all eight are used', () => {
    const many = assignColors(
      Array.from({ length: 9 }, (_, index) => String(index)),
      new Map(),
    );
    expect(new Set(many.values()).size).toBe(8);
  });
});

describe('chartCsv', () => {
  it('writes every point with all digits, times as ISO, gaps as empty', () => {
    const series = [
      {
        id: 'a',
        name: 'A',
        points: [
          { x: 0, y: 0.1 + 0.2, low: 0, high: 1 },
          { x: 1000, y: null },
        ],
      },
    ];
    expect(chartCsv(series, 'time', 'time')).toBe(
      'series,time,value,low,high\r\nA,1970-01-01T00:00:00.000Z,0.30000000000000004,0,1\r\n' +
        'A,1970-01-01T00:00:01.000Z,,,\r\n',
    );
    const far = [{ id: 'a', name: 'A', points: [{ x: 9e15, y: 1 }] }];
    expect(chartCsv(far, 'time', 'time')).toBe('series,time,value\r\nA,9000000000000000,1\r\n');
  });
});
