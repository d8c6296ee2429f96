import { expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { confidenceHalfWidth } from '@/lib/stats/confidence-sequence';
import { outcomeDifference, type OutcomeRows } from './outcome-difference';

const rowsOf = (outcomes: number[], answeredBy: number[]): OutcomeRows => ({
  values: Float64Array.from(outcomes),
  answeredBy: Int8Array.from(answeredBy),
});

it('takes each arm by its own requests, and users by the delta method', () => {
  // Champion: users a (1, 3) and b (2); challenger: users c (4, 4) and d (1). By hand: means 2 and 3.
  // Errors: residual sums by user against the mean, (4 − 2·2, 2 − 2·1) = (0, 0) and (8 − 3·2, 1 − 3·1) = (2, −2):
  // variance of the latter over 2 users 8/1, of the mean 8/2/1.5² = 1.7778.
  const rows = rowsOf([1, 3, 2, 4, 4, 1], [0, 0, 0, 1, 1, 1]);
  const found = outcomeDifference(rows, { units: ['a', 'a', 'b', 'c', 'c', 'd'], isShared: false });
  expect(found?.value).toBeCloseTo(1, 12);
  expect(found?.standardError).toBeCloseTo(Math.sqrt(16 / 9), 12);
  expect(found?.units).toBe(4);
  // Both arms: users with 2 and 1 requests, (2 + 1)²/(4 + 1) = 1.8 of equal size.
  expect(found?.effectiveUnits).toBeCloseTo(3.6, 12);
  expect(found?.arms?.control.value).toBeCloseTo(2, 12);
});

it('compares the arms within each day where days are shared', () => {
  const day = ['1', '1', '2', '2', '3', '3', '4'];
  const rows = rowsOf([10, 11, 20, 22, 30, 33, 99], [0, 1, 0, 1, 0, 1, 0]);
  const found = outcomeDifference(rows, { units: day, isShared: true });
  // Differences 1, 2, 3; the fourth day has one arm only.
  expect(found).toMatchObject({ value: 2, units: 3 });
  expect(found?.standardError).toBeCloseTo(1 / Math.sqrt(3), 12);
});

it.each([
  ['one user an arm', rowsOf([1, 2], [0, 1]), ['a', 'b']],
  ['one arm', rowsOf([1, 2, 3], [0, 0, 0]), ['a', 'b', 'c']],
])('says nothing of %s', (_what, rows, units) => {
  expect(outcomeDifference(rows, { units, isShared: false })).toBeNull();
});

it('errs no more often than it says, looked at ten times, where users differ much', () => {
  const worlds = 400;
  let wrong = 0;
  for (let world = 0; world < worlds; world += 1) {
    const random = createRandom(world);
    const [outcomes, arms, users]: [number[], number[], string[]] = [[], [], []];
    let isWrong = false;
    for (let user = 0; user < 200; user += 1) {
      const level = drawNormal(random);
      const arm = random() < 0.5 ? 0 : 1;
      const visits = 1 + Math.floor(3 * random());
      for (let visit = 0; visit < visits; visit += 1) {
        outcomes.push(level + drawNormal(random));
        arms.push(arm);
        users.push(`u${user}`);
      }
      if (user % 20 !== 19) continue;
      const found = outcomeDifference(rowsOf(outcomes, arms), { units: users, isShared: false });
      if (found === null) continue;
      const sd = found.standardError * Math.sqrt(found.units);
      const reach = confidenceHalfWidth({ n: found.units, sd, alpha: 0.05, tunedToUnits: 150 });
      isWrong ||= Math.abs(found.value) > reach;
    }
    if (isWrong) wrong += 1;
  }
  expect(wrong / worlds).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / worlds));
});
