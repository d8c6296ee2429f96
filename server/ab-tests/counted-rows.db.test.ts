import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { contestDay } from '@/server/testing/contest-days';
import { makeProject } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog } from '@/server/testing/serving-log';
import { analyseTest } from './analyse-test';
import { getLookEvidence } from './get-look-evidence';
import { getTest } from './list-tests';
import { lookAtTest, rowShareOf } from './look-at-test';
import { getTestRow } from './queries';
import { countedRowsOf, readContest } from './read-contest';
import { ArmReading } from './readings';
import { startSplitTest } from './start-split-test';

useOwnHome();
let ctx: Context;
const versions: string[] = [];
const minuteMs = 60_000;
const days = 9;

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) versions.push((await makeModelVersion(ctx, { seed, kind: 'constant' })).id);
});
afterAll(closeDb);

const armReadingOf = (row: Awaited<ReturnType<typeof getTestRow>>, arm: number) =>
  ArmReading.parse(row.arms[arm]?.reading);

type Settings = Partial<Parameters<typeof startSplitTest>[1]>;

/** Nine days of twenty keys with four requests each; the challenger sells half as much again, and often fails. */
async function runSplit(settings: Settings, { isLabelled = true } = {}) {
  const [champion = '', challenger = ''] = versions;
  const { id: endpointId } = await makeEndpoint(ctx, champion);
  const plan = { alpha: 0.05, firstLook: 7, plannedUnits: 20, margin: 0.005, startsAt: contestDay(0) };
  const test = await startSplitTest(ctx, {
    ...{ endpointId, challengerId: challenger, challengerShare: 0.5, tunedToUnits: 200, ...plan, ...settings },
  });
  const random = createRandom(5);
  for (let day = 0; day < days; day += 1) {
    const rows = Array.from({ length: 80 }, (_, row) => {
      const user = Math.floor(row / 4);
      const isChallenger = user % 2 === 1;
      const origin = row % 2 === 0 ? 'ATL' : 'ORD';
      const biased = origin === 'ORD' && row % 4 !== 3;
      return {
        // Two requests in the morning, two at noon; the last user of a day goes on over midnight.
        at:
          Date.parse(contestDay(day)) +
          (user === 19 ? 1430 + (row % 4) * 8 : (row % 4 < 2 ? 480 : 720) + row) * minuteMs,
        scores: {
          [champion]: 0.4 + 0.1 * random(),
          [challenger]: isChallenger && row % 3 === 0 ? null : 0.4 + (biased ? 0.5 : 0),
        },
        ...(isLabelled ? { label: random() < (isChallenger ? 0.75 : 0.5) ? 1 : 0 } : {}),
        servedBy: isChallenger ? challenger : champion,
        latencyMs: isChallenger ? 9 + random() : 2 + random(),
        key: `${day}-${user}`,
        features: { date: contestDay(day), distance: 500, origin },
      };
    });
    await writeLog(ctx, endpointId, rows);
  }
  await lookAtTest(ctx, { id: test.id, asOf: contestDay(days + 1) });
  return { test: await getTest(ctx, test.id), row: await getTestRow(ctx, test.id) };
}

describe('what each arm answered itself', () => {
  it('counts every labelled request of both arms, also those the other model gave no score for', async () => {
    const { row } = await runSplit({ primaryMetric: 'revenue', unit: 'key' });
    const read = await readContest(ctx, { test: row, to: new Date(contestDay(days)), share: 1 });
    const scored = countedRowsOf(read, { place: 1, metric: 'logLoss' }).counted;
    const own = countedRowsOf(read, { place: 1, metric: 'revenue' }).counted;
    expect(own.units).toHaveLength(read.rows.rowCount);
    expect(scored.units.length).toBeLessThan(0.9 * read.rows.rowCount);
  });

  it.each([
    ['latency', 'worse', (mean: number) => mean > 6 && mean < 8],
    ['errorRate', 'worse', (mean: number) => mean > 0.25 && mean < 0.4],
    ['revenue', 'better', (mean: number) => mean < -0.15],
  ] as const)('%s makes the challenger %s', async (primaryMetric, outcome, isRight) => {
    const limits = { errorShare: 1, latencyMs: 100 };
    const { test } = await runSplit({ primaryMetric, unit: 'key', limits, stopsForHarm: false, margin: 10 });
    expect(isRight(test.looks.at(-1)?.mean ?? Number.NaN)).toBe(true);
    if (outcome === 'worse') expect(test.verdict?.outcome).toBe(outcome);
    else expect(test.arms[1]?.verdict?.sentence).toContain('lost revenue −');
  });
});

describe('what is known without labels', () => {
  it('is read as soon as its days are over, and judged', async () => {
    const limits = { errorShare: 1, latencyMs: 100 };
    const settings = { primaryMetric: 'latency' as const, unit: 'key', limits, stopsForHarm: false, margin: 10 };
    const { test } = await runSplit(settings, { isLabelled: false });
    // The last user of the ninth day goes on into the tenth.
    const all = days + 1;
    expect(test).toMatchObject({ units: all, labelShare: 0, verdict: { outcome: 'worse', units: all } });
    expect(test.verdict?.sentence).toContain(`over ${all} days (720 rows`);
    expect(test.days).toHaveLength(all);
    expect(test.days[0]).toMatchObject({ rows: 78, difference: null });
    const pairs = test.arms[1]?.guardrails.find(({ name }) => name === 'complete pairs');
    expect(pairs).toMatchObject({
      state: 'undecided',
      sentence: 'No label is in yet, so there are no pairs to count.',
    });
    const wanted = { testId: test.id, versionId: versions[1] ?? '', units: days };
    const evidence = await getLookEvidence(ctx, wanted);
    expect(evidence).toMatchObject({ agrees: true });
    expect(evidence.days[0]).toMatchObject({ pairs: 0, difference: null });
    await analyseTest(ctx, { id: test.id });
    expect((await getTest(ctx, test.id)).analysis?.arms[0]?.unit.keySpread['request']).toBe(1);
  });

  it('waits for labels that a guarded gap needs, and is read without them in the end', async () => {
    const fairness = { column: 'origin', measure: 'loss' as const, gap: 0.1 };
    const limits = { errorShare: 1, latencyMs: 100, fairness };
    const { test } = await runSplit({ primaryMetric: 'latency', unit: 'key', limits }, { isLabelled: false });
    // Labels are due a day after their day, and waited for for seven more.
    expect(test).toMatchObject({ units: 2, waitingFor: 'labels of 2001-04-03: 0 of 80 are in' });
  });
});

describe('the analysis of what each arm answered', () => {
  it('reads lift, keys and shares, and sees another split that was dealt alike', async () => {
    const { test } = await runSplit({ primaryMetric: 'revenue', unit: 'key' });
    await runSplit({ primaryMetric: 'revenue', unit: 'key', name: 'price test' });
    await analyseTest(ctx, { id: test.id });
    const { analysis } = await getTest(ctx, test.id);
    const methods = analysis?.arms[0]?.readings.map(({ method, figure }) => `${method}: ${figure}`);
    expect(methods).toContain('Confidence sequence: lift in revenue');
    expect(methods).toContain('Two shares: revenue, difference of shares');
    const lift = analysis?.arms[0]?.readings.find(({ figure }) => figure === 'lift in revenue');
    expect(lift?.corrected?.holm).toBeGreaterThanOrEqual(lift?.pValue ?? 1);
    const states = new Map(analysis?.diagnostics.map(({ name, sentence, state }) => [name, { sentence, state }]));
    expect(states.get('Other tests')).toMatchObject({
      state: 'broken',
      sentence: expect.stringContaining('price test'),
    });
    expect(states.get('Feedback')?.state).toBe('fine');
    expect(states.get('Missing labels')?.sentence).toContain('No missing label could change');
  });
});

describe('sessions', () => {
  it('are cut by the gap, and count once they are over', async () => {
    const { test, row } = await runSplit({ primaryMetric: 'brier', unit: 'session', sessionGapMinutes: 60 });
    expect(test).toMatchObject({ unit: 'session', sessionGapMinutes: 60, units: days });
    const { estimates } = armReadingOf(row, 1);
    // 19 users with two sessions a day; the last one's is over at midnight plus an hour, which the next look sees.
    expect(estimates.at(-1)?.units).toBeLessThanOrEqual(days * 39 - 1);
    expect(estimates.at(-1)?.units).toBeGreaterThan(days * 30);
    expect(test.arms[1]?.verdict?.method).toContain('unit: session.');
  });
});

describe('a guarded gap between groups', () => {
  it('ends a split in which one group is called positive far more often; its groups are fixed', async () => {
    const fairness = { column: 'origin', measure: 'rate' as const, gap: 0.1, values: ['ATL', 'ORD'] };
    const { test } = await runSplit({ unit: 'key', limits: { errorShare: 1, latencyMs: 100, fairness }, margin: 10 });
    expect(test.limits.fairness?.values).toEqual(['ATL', 'ORD']);
    const guardrail = test.arms[1]?.guardrails.find(({ name }) => name === 'gap between origin');
    expect(guardrail).toMatchObject({ state: 'failed', limit: 0.1 });
    expect(test).toMatchObject({ status: 'concluded', verdict: { outcome: 'guardrail-failed' } });
    expect(test.decisions.map(({ kind }) => kind)).toEqual(['stop-for-harm']);
  });
});

describe('a part of all rows', () => {
  it('is the same at every look: whole keys, and each look holds the one before', async () => {
    const { row } = await runSplit({ primaryMetric: 'revenue', unit: 'key' });
    const keysOf = async (to: number) => {
      const read = await readContest(ctx, { test: row, to: new Date(contestDay(to)), share: 0.3 });
      const [keys] = read.rows.texts;
      const counts = new Map<string, number>();
      for (const code of keys?.codes ?? []) {
        const key = keys?.values[code] ?? '';
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return counts;
    };
    const [early, late] = [await keysOf(4), await keysOf(8)];
    expect(early.size).toBeGreaterThan(5);
    expect(early.size).toBeLessThan(50);
    for (const [key, rows] of early) expect(late.get(key)).toBe(rows);
    expect([...late.values()].filter((rows) => rows !== 4).length).toBeLessThanOrEqual(2);
  });

  it('is fixed at the first look by what the plan will hold', () => {
    const due = [
      { day: '2001-04-01', rows: 100_000, labelled: 100_000 },
      { day: '2001-04-02', rows: 300_000, labelled: 300_000 },
    ];
    expect(rowShareOf({ reading: null, plannedUnits: 20 }, { due })).toBe(0.5);
    expect(rowShareOf({ reading: null, plannedUnits: 5 }, { due })).toBe(1);
    const reading = { units: 3, rowShare: 0.5, readThrough: '2001-04-03', rows: 9, labelShare: 1 };
    const later = { ...reading, sampleRatio: null, waitingFor: null };
    expect(rowShareOf({ reading: later, plannedUnits: 90 }, { due })).toBe(0.5);
  });
});
