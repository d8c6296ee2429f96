import { expect, it } from 'vitest';
import { contestEstimate, type CountedRows } from './contest-estimate';

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
