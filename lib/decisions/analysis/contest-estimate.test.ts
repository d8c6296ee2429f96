import { expect, it } from 'vitest';
import { contestEstimate, rowsUntil, type CountedRows } from './contest-estimate';

/** Four requests of two users; whoever calls from .3 on is right on all of them, from .6 on on one half. */
const rows: CountedRows = {
  task: 'binary',
  thresholds: { champion: 0.5, challenger: 0.5 },
  eventMs: Float64Array.of(1, 2, 3, 4),
  labels: Float64Array.of(1, 0, 1, 0),
  champion: Float64Array.of(0.4, 0.1, 0.5, 0.2),
  challenger: Float64Array.of(0.4, 0.1, 0.5, 0.2),
  values: new Float64Array(4),
  answeredBy: new Int8Array(4),
  units: Int32Array.of(1, 1, 2, 2),
};
const counting = { metric: 'accuracy', isShared: true, sessionGapMs: null, untilMs: 9 };

it.each([
  [{ champion: 0.6, challenger: 0.3 }, -0.5],
  [{ champion: 0.3, challenger: 0.6 }, 0.5],
  [{ champion: 0.3, challenger: 0.3 }, 0],
])('loses accuracy by the thresholds of both: %j %d', (thresholds, lost) => {
  expect(contestEstimate({ ...rows, thresholds }, counting)?.value).toBeCloseTo(lost, 12);
});

it('counts a session when its last request is past by the gap, also where that request is not counted itself', () => {
  const sessionEndMs = Float64Array.of(2, 2, 9, 9);
  const of = { ...counting, metric: 'brier', sessionGapMs: 3 };
  const at = (untilMs: number) => contestEstimate({ ...rows, sessionEndMs }, { ...of, untilMs })?.units ?? 0;
  expect(rowsUntil({ ...rows, sessionEndMs }, { untilMs: 6, sessionGapMs: 3 }).units).toEqual(Int32Array.of(1, 1));
  expect(rowsUntil({ ...rows, sessionEndMs }, { untilMs: 5, sessionGapMs: 3 }).units).toHaveLength(0);
  expect([at(12), at(13)]).toEqual([0, 2]);
});
