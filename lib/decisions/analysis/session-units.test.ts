import { expect, it } from 'vitest';
import { sessionEnds, sessionUnits } from './session-units';

const gapMs = 30;
const rowsOf = (rows: [key: number, at: number][]) => ({
  keys: Int32Array.from(rows, ([key]) => key),
  eventMs: Float64Array.from(rows, ([, at]) => at),
});

it('cuts a key where nothing came for longer than the gap, in whatever order rows are given', () => {
  const units = sessionUnits({
    ...rowsOf([
      [7, 60],
      [7, 0],
      [3, 10],
      [7, 30],
      [7, 91],
      [3, 40],
    ]),
    gapMs,
  });
  const [first, , other] = units;
  expect([units[1], units[3]]).toEqual([first, first]);
  expect(units[5]).toBe(other);
  expect(units[4]).not.toBe(first);
  expect(new Set(units).size).toBe(3);
});

it('takes requests without a key one by one', () => {
  expect(
    new Set(
      sessionUnits({
        ...rowsOf([
          [-1, 0],
          [-1, 0],
          [-1, 1],
        ]),
        gapMs,
      }),
    ).size,
  ).toBe(3);
  expect(sessionUnits({ ...rowsOf([]), gapMs })).toHaveLength(0);
});

it('rows up to a moment fall into the sessions that all rows fall into', () => {
  const rows: [number, number][] = Array.from({ length: 400 }, (_, row) => [
    row % 7,
    Math.floor(11 * row * Math.abs(Math.sin(row))),
  ]);
  const all = sessionUnits({ ...rowsOf(rows), gapMs });
  const kept = rows.flatMap(([, at], row) => (at < 1500 ? [row] : []));
  const part = sessionUnits({ ...rowsOf(kept.map((row) => rows[row] ?? [0, 0])), gapMs });
  const pairs = new Set(kept.map((row, place) => `${all[row]} ${part[place]}`));
  expect(pairs.size).toBe(new Set(part).size);
  expect(pairs.size).toBe(new Set(kept.map((row) => all[row])).size);
});

it('ends a session with its last request', () => {
  const rows = rowsOf([
    [1, 0],
    [1, 20],
    [2, 65],
    [1, 90],
  ]);
  const units = sessionUnits({ ...rows, gapMs });
  expect([...sessionEnds({ units, eventMs: rows.eventMs })]).toEqual([20, 20, 65, 90]);
});

it('refuses a gap that is none', () => {
  expect(() => sessionUnits({ ...rowsOf([]), gapMs: 0 })).toThrow('gapMs must be above 0');
});
