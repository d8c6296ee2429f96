import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { getEndpointRow, promote } from '@/server/serving';
import { makeProject } from '@/server/testing/factories';
import { contestDay, contestRows } from '@/server/testing/contest-days';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLabels, writeLog } from '@/server/testing/serving-log';
import { getLookEvidence } from './get-look-evidence';
import { getTest } from './list-tests';
import { lookAtTest } from './look-at-test';
import { startShadowTest } from './start-shadow-test';
import { startSplitTest } from './start-split-test';

useOwnHome();
let ctx: Context;
const versions: string[] = [];
const version = (place: number) => versions[place] ?? '';

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2, 3]) versions.push((await makeModelVersion(ctx, { seed, kind: 'constant' })).id);
});
afterAll(closeDb);

const startsAt = contestDay(0);
const asOf = contestDay;
const rowsOf = (day: Parameters<typeof contestRows>[1]) => contestRows(versions, day);

// Day means on US flights and their looks: lib/stats/cases/sequential.json (python, numpy 1.24.2).
const Reference = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      input: z.object({ day_means: z.array(z.number()).optional() }),
      expected: z.object({ looks: z.array(z.tuple([z.number(), z.number(), z.number()])).optional() }),
    }),
  ),
});
const { cases } = Reference.parse(JSON.parse(readFileSync('lib/stats/cases/sequential.json', 'utf8')));
const series = (name: string) => {
  const found = cases.find((one) => one.name === name);
  return { days: found?.input.day_means ?? [], looks: found?.expected.looks ?? [] };
};
const everything = series('trained on months 1-2-3 minus trained on month 1, month 4, alpha 0.025');
const freshest = series('trained on months 3 minus trained on month 1, month 4, alpha 0.025');

const shadow = async (plannedUnits = 30, endpointId?: string) => {
  const endpoint = endpointId ?? (await makeEndpoint(ctx, version(0))).id;
  const settings = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, plannedUnits, margin: 0.005 };
  const challengerIds = [version(1), version(2)];
  return { endpoint, test: await startShadowTest(ctx, { endpointId: endpoint, challengerIds, startsAt, ...settings }) };
};

describe('a shadow test', () => {
  it('follows the reference series look by look, settles on its day, and ends when its days are in', async () => {
    const { endpoint, test } = await shadow();
    for (const [day, first] of everything.days.entries()) {
      await writeLog(ctx, endpoint, rowsOf({ day, differences: [first, freshest.days[day] ?? 0] }));
    }
    // Day 9 is complete when day 10 is over, a day after its end: 9 days are read as of day 10.
    await lookAtTest(ctx, { id: test.id, asOf: asOf(10) });
    const early = await getTest(ctx, test.id);
    expect(early).toMatchObject({ status: 'running', units: 9, labelShare: 1 });
    expect(early.arms[1]?.verdict).toMatchObject({ outcome: 'better', settledAtUnit: 8, units: 9, rows: 108 });
    expect(early.arms[2]?.verdict).toMatchObject({ outcome: 'undecided', settledAtUnit: null });
    expect(early.waitingFor).toContain('labels of 2001-04-10');

    await lookAtTest(ctx, { id: test.id, asOf: asOf(40) });
    const late = await getTest(ctx, test.id);
    expect(late).toMatchObject({ status: 'concluded', units: 30, rows: 360, endsAt: '2001-05-01T00:00:00.000Z' });
    expect(late.verdict?.sentence).toContain('better');
    for (const [place, reference] of [everything, freshest].entries()) {
      const looks = late.looks.filter((look) => look.versionId === version(place + 1));
      expect(looks.map(({ units }) => units)).toEqual(reference.looks.map(([n]) => n));
      // The reference is rounded to 8 decimals.
      looks.forEach((look, index) => {
        expect(look.mean).toBeCloseTo(reference.looks[index]?.[1] ?? Number.NaN, 7);
        expect(look.halfWidth).toBeCloseTo(reference.looks[index]?.[2] ?? Number.NaN, 7);
      });
    }
    expect(late.arms[2]?.verdict?.outcome).toBe('undecided');
  });

  it('gives duels and guardrails beside the verdict, and puts the challengers away at its end', async () => {
    const { endpoint, test } = await shadow(8);
    for (let day = 0; day < 8; day += 1) {
      await writeLog(ctx, endpoint, rowsOf({ day, differences: [-0.1 - day / 1000, 0.2] }));
    }
    await lookAtTest(ctx, { id: test.id, asOf: asOf(9) });
    const done = await getTest(ctx, test.id);
    expect(done.status).toBe('concluded');
    const logLoss = done.arms[1]?.duels.find(({ name }) => name === 'logLoss');
    expect(logLoss).toMatchObject({ betterIs: 'lower' });
    expect(logLoss?.champion).toBeCloseTo(0.5, 10);
    expect(logLoss?.difference).toBeCloseTo(-0.1035, 10);
    expect(done.arms[1]?.duels.map(({ name }) => name)).toContain('auc');
    expect(done.arms[1]?.guardrails.every(({ passed }) => passed)).toBe(true);
    expect(done.arms[2]?.verdict?.outcome).toBe('worse');
    const limits = done.arms[2]?.guardrails.filter(({ passed }) => !passed).map(({ name }) => name);
    expect(limits).toEqual(['log-loss']);
    expect((await getEndpointRow(ctx, endpoint)).variants.map(({ role }) => role)).toEqual(['champion']);
  });

  it('reads nothing of a day in progress, and a late label makes its day complete later', async () => {
    const { endpoint, test } = await shadow();
    for (let day = 0; day < 8; day += 1) await writeLog(ctx, endpoint, rowsOf({ day, differences: [-0.1, 0] }));
    const rows = rowsOf({ day: 8, differences: [-0.1, 0], unlabelled: 1 });
    const [first = ''] = await writeLog(ctx, endpoint, rows);
    await writeLog(ctx, endpoint, rowsOf({ day: 9, differences: [-0.1, 0] }));
    await lookAtTest(ctx, { id: test.id, asOf: asOf(8.5) });
    expect((await getTest(ctx, test.id)).units).toBe(7);
    await lookAtTest(ctx, { id: test.id, asOf: asOf(12) });
    const waiting = await getTest(ctx, test.id);
    expect(waiting.units).toBe(8);
    expect(waiting.waitingFor).toBe('labels of 2001-04-09: 11 of 12 are in');
    await writeLabels(ctx, endpoint, [{ id: first, at: rows[0]?.at ?? 0, label: 1 }]);
    const { newDays } = await lookAtTest(ctx, { id: test.id, asOf: asOf(12) });
    expect(newDays).toEqual(['2001-04-09', '2001-04-10']);
  });

  it('goes by the newest event where no time is named, and refuses a time to come', async () => {
    const { endpoint, test } = await shadow();
    for (let day = 0; day < 9; day += 1) await writeLog(ctx, endpoint, rowsOf({ day, differences: [-0.1, 0] }));
    // The newest label was heard a day after day 8 began: day 7 is over by a day, day 8 is not.
    await lookAtTest(ctx, { id: test.id, asOf: null });
    expect((await getTest(ctx, test.id)).units).toBe(8);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    await expect(lookAtTest(ctx, { id: test.id, asOf: tomorrow })).rejects.toThrow(/lies in the future/);
  });

  it('writes the same looks whether it looks daily, late, or twice at once', async () => {
    const endpoints = [await shadow(9), await shadow(9)];
    for (const { endpoint } of endpoints) {
      for (let day = 0; day < 9; day += 1) {
        await writeLog(ctx, endpoint, rowsOf({ day, differences: [everything.days[day] ?? 0, 0] }));
      }
    }
    const [daily, late] = endpoints.map(({ test }) => test.id);
    for (let day = 1; day <= 10; day += 1) await lookAtTest(ctx, { id: daily ?? '', asOf: asOf(day) });
    await Promise.all([1, 2].map(() => lookAtTest(ctx, { id: late ?? '', asOf: asOf(10) })));
    const looksOf = async (testId = '') =>
      (await getTest(ctx, testId)).looks.map(({ versionId, units, mean, lower }) => [versionId, units, mean, lower]);
    expect(await looksOf(late)).toEqual(await looksOf(daily));
    expect(await looksOf(late)).toHaveLength(6);
    expect(await db().auditEntry.count({ where: { subjectId: late ?? '', action: 'ab-test.conclude' } })).toBe(1);
  });

  it('can be computed again from what a look stored', async () => {
    const { endpoint, test } = await shadow();
    for (let day = 0; day < 10; day += 1) {
      await writeLog(ctx, endpoint, rowsOf({ day, differences: [everything.days[day] ?? 0, 0] }));
    }
    await lookAtTest(ctx, { id: test.id, asOf: asOf(11) });
    const wanted = { testId: test.id, versionId: version(1), units: 9 };
    const evidence = await getLookEvidence(ctx, wanted);
    expect(evidence.agrees).toBe(true);
    expect(evidence.days).toHaveLength(9);
    expect(evidence.plan.alpha).toBe(0.025);
    const key = { testId_versionId_units: wanted };
    await db().look.update({ where: key, data: { lower: evidence.look.lower ? evidence.look.lower * 1.01 : 0 } });
    expect((await getLookEvidence(ctx, wanted)).agrees).toBe(false);
  });

  it('stops when its champion is replaced', async () => {
    const { endpoint, test } = await shadow();
    const promotion = { endpointId: endpoint, versionId: version(1), expectedChampionId: version(0) };
    await promote(ctx, { ...promotion, reason: 'at once', eventTime: null });
    await lookAtTest(ctx, { id: test.id, asOf: asOf(3) });
    expect((await getTest(ctx, test.id)).status).toBe('stopped');
  });
});

describe('a split test', () => {
  const split = async (difference: (day: number) => number, servedBy: (row: number) => string) => {
    const { id: endpointId } = await makeEndpoint(ctx, version(0));
    const settings = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, plannedUnits: 20, margin: 0.005 };
    const challenger = { challengerId: version(1), challengerShare: 0.5 };
    const test = await startSplitTest(ctx, { endpointId, ...challenger, startsAt, ...settings });
    for (let day = 0; day < 20; day += 1) {
      await writeLog(ctx, endpointId, rowsOf({ day, differences: [difference(day)], rows: 60, servedBy }));
    }
    await lookAtTest(ctx, { id: test.id, asOf: asOf(21) });
    return { endpointId, test: await getTest(ctx, test.id) };
  };
  const half = (row: number) => version(row % 2);

  it('calls a tie not worse, once every limit holds', async () => {
    const { test, endpointId } = await split((day) => (day % 2 === 0 ? 0.002 : -0.002), half);
    expect(test.status).toBe('concluded');
    expect(test.verdict?.outcome).toBe('not-worse');
    expect(test.verdict?.method).toContain('unit: day');
    expect(test.sampleRatio).toMatchObject({ broken: false, chiSquare: { statistic: 0, pValue: 1 } });
    expect(test.sampleRatio?.counts.map(({ observed }) => observed)).toEqual([600, 600]);
    expect(test.arms[1]?.guardrails.map(({ name, passed }) => [name, passed])).toEqual([
      ['errors', true],
      ['latency', true],
      ['log-loss', true],
      ['complete pairs', true],
    ]);
    // The traffic is the champion's again; the challenger goes on in the shadow.
    const endpoint = await getEndpointRow(ctx, endpointId);
    expect(endpoint.mode).toBe('champion');
    expect(endpoint.variants.map(({ role }) => role)).toEqual(['champion', 'shadow']);
  });

  it('says nothing where the split is broken', async () => {
    const { test } = await split(
      () => -0.1,
      (row) => version(row % 3 === 0 ? 0 : 1),
    );
    expect(test.sampleRatio?.broken).toBe(true);
    expect(test.verdict?.outcome).toBe('invalid');
  });

  it('calls a challenger worse that is', async () => {
    const { test } = await split((day) => 0.05 + day / 10_000, half);
    expect(['worse', 'guardrail-failed']).toContain(test.verdict?.outcome);
  });
});
