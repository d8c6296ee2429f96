import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { contestDay } from '@/server/testing/contest-days';
import { makeProject } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog } from '@/server/testing/serving-log';
import { analyseTest } from './analyse-test';
import { analyseNow, isTimeToAnalyse } from './enqueue-analysis';
import { getTest } from './list-tests';
import { lookAtTest } from './look-at-test';
import { startSplitTest } from './start-split-test';

useOwnHome();
let ctx: Context;
const versions: string[] = [];
const days = 9;

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) versions.push((await makeModelVersion(ctx, { seed, kind: 'constant' })).id);
});
afterAll(closeDb);

/** A split on which the challenger gains on flights from ATL alone; one key goes to both arms where asked. */
async function runSplit({ mixed = false } = {}) {
  const [champion = '', challenger = ''] = versions;
  const { id: endpointId } = await makeEndpoint(ctx, champion);
  const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, plannedUnits: 20, margin: 0.005 };
  const shares = { challengerId: challenger, challengerShare: 0.5, startsAt: contestDay(0) };
  const test = await startSplitTest(ctx, { endpointId, ...shares, ...plan });
  for (let day = 0; day < days; day += 1) {
    const rows = Array.from({ length: 80 }, (_, row) => {
      const label = row % 3 === 0 ? 1 : 0;
      const origin = row % 2 === 0 ? 'ATL' : 'ORD';
      const wobble = 0.01 * Math.sin(row * 7 + day);
      const towards = (by: number) => (label === 1 ? 0.5 + by : 0.5 - by);
      return {
        at: Date.parse(contestDay(day)) + row * 60_000,
        scores: { [champion]: towards(0.1), [challenger]: towards(0.1 + wobble + (origin === 'ATL' ? 0.1 : 0)) },
        label,
        servedBy: Math.floor(row / 2) % 2 === 0 ? champion : challenger,
        key: mixed && row % 40 < 4 ? `${day}-same` : `${day}-${row}`,
        features: { date: contestDay(day), distance: 300 + 10 * row, origin },
      };
    });
    await writeLog(ctx, endpointId, rows);
  }
  await lookAtTest(ctx, { id: test.id, asOf: contestDay(days + 1) });
  return test.id;
}

describe('the analysis of a test', () => {
  it('is queued with the first look, and reads diagnostics, other methods, segments and units', async () => {
    const id = await runSplit();
    const queued = await db().job.findFirst({ where: { kind: 'test.analyse', subjectId: id } });
    expect(queued).not.toBeNull();
    expect((await getTest(ctx, id)).analysis).toBeNull();
    expect(await analyseTest(ctx, { id })).toEqual({ days, rows: days * 80 });
    const { analysis } = await getTest(ctx, id);
    expect(analysis).toMatchObject({ rows: days * 80, sampleShare: 1, through: contestDay(days) });
    const states = new Map(analysis?.diagnostics.map(({ name, state }) => [name, state]));
    expect(states.get('Sample ratio')).toBe('fine');
    expect(states.get('Assignment')).toBe('fine');
    expect(states.get('Feedback')).toBe('fine');
    // Two airports differ in what they gain, and two are too few to speak for others.
    expect(states.get('Unit of evidence')).toBe('warning');
    const [arm] = analysis?.arms ?? [];
    expect(arm?.readings.map(({ method }) => method)).toEqual([
      'Paired t test',
      "Group-sequential (O'Brien–Fleming)",
      'Bayesian (normal)',
      'Bootstrap of days',
      'Confidence sequence',
      'Confidence sequence',
      'DeLong',
      'Welch, own requests',
      'Welch, adjusted',
    ]);
    const atlanta = arm?.segments.find(({ value }) => value === 'ATL');
    const chicago = arm?.segments.find(({ value }) => value === 'ORD');
    expect(atlanta?.adjustedP).toBeLessThan(0.001);
    expect(atlanta?.difference).toBeLessThan(-0.1);
    expect(chicago?.adjustedP).toBeGreaterThan(0.05);
    expect(arm?.segments.some(({ column }) => column === 'distance')).toBe(true);
    expect(arm?.unit.candidates.map(({ name }) => name)).toContain('day');
  });

  it('sees keys that both arms answered', async () => {
    const id = await runSplit({ mixed: true });
    await analyseTest(ctx, { id });
    const { analysis } = await getTest(ctx, id);
    const assignment = analysis?.diagnostics.find(({ name }) => name === 'Assignment');
    expect(assignment?.state).toBe('broken');
    expect(assignment?.sentence).toContain('answered by both');
  });

  it('is refused before a day is complete, and to others', async () => {
    const { id: endpointId } = await makeEndpoint(ctx, versions[0] ?? '');
    const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, plannedUnits: 20, margin: 0.005, startsAt: null };
    const test = await startSplitTest(ctx, {
      endpointId,
      challengerId: versions[1] ?? '',
      challengerShare: 0.5,
      ...plan,
    });
    await expect(analyseNow(ctx, test.id)).rejects.toMatchObject({ code: 'Conflict' });
    await expect(analyseNow(await makeProject(), test.id)).rejects.toMatchObject({ code: 'NotFound' });
    expect(await analyseTest(ctx, { id: test.id })).toEqual({ days: 0, rows: 0 });
  });
});

it.each([
  [{ before: 0, units: 6, ending: null }, false],
  [{ before: 6, units: 7, ending: null }, true],
  [{ before: 7, units: 8, ending: null }, false],
  [{ before: 8, units: 14, ending: null }, true],
  [{ before: 15, units: 16, ending: 'planned' }, true],
  [{ before: 16, units: 16, ending: null }, false],
])('%j: is it time to analyse? %s', (of, expected) => {
  expect(isTimeToAnalyse({ ...of, firstLook: 7 })).toBe(expected);
});
