import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { contestDay } from '@/server/testing/contest-days';
import { makeProject } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog } from '@/server/testing/serving-log';
import { getLookEvidence } from './get-look-evidence';
import { getTest } from './list-tests';
import { lookAtTest } from './look-at-test';
import { startShadowTest } from './start-shadow-test';
import { startSplitTest } from './start-split-test';

useOwnHome();
let ctx: Context;
const versions: string[] = [];

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) versions.push((await makeModelVersion(ctx, { seed, kind: 'constant' })).id);
});
afterAll(closeDb);

const plan = { alpha: 0.05, firstLook: 7, plannedUnits: 12, margin: 0.005, startsAt: contestDay(0) };

/** Twelve days of users with 10 requests each; the challenger ranks so much better, by user where asked. */
async function contest(settings: { unit?: string; primaryMetric?: 'auc' | 'brier' }, gain: (user: number) => number) {
  const [champion = '', challenger = ''] = versions;
  const { id: endpointId } = await makeEndpoint(ctx, champion);
  const test = await startShadowTest(ctx, { endpointId, challengerIds: [challenger], ...plan, ...settings });
  const random = createRandom(11);
  for (let day = 0; day < 12; day += 1) {
    const rows = Array.from({ length: 100 }, (_, row) => {
      const user = day * 10 + Math.floor(row / 10);
      const label = random() < 0.4 ? 1 : 0;
      const score = 0.35 + 0.2 * label + 0.25 * random();
      const better = score + (label === 1 ? gain(user) : -gain(user)) + 0.02 * random();
      return {
        at: Date.parse(contestDay(day)) + row * 60_000,
        scores: { [champion]: score, [challenger]: Math.min(0.99, Math.max(0.01, better)) },
        label,
        key: `user ${user}`,
        features: { date: contestDay(day), distance: 500, origin: row % 2 === 0 ? 'ATL' : 'ORD' },
      };
    });
    await writeLog(ctx, endpointId, rows);
  }
  await lookAtTest(ctx, { id: test.id, asOf: contestDay(14) });
  return getTest(ctx, test.id);
}

describe('a test that counts something else than days', () => {
  it('settles AUC by user, and its looks can be computed again', async () => {
    const test = await contest({ unit: 'key', primaryMetric: 'auc' }, () => 0.08);
    expect(test).toMatchObject({ unit: 'key', primaryMetric: 'auc', tunedToUnits: 5000, units: 12 });
    const [, challenger] = test.arms;
    expect(challenger?.verdict).toMatchObject({ outcome: 'better', units: 12 });
    expect(challenger?.verdict?.sentence).toContain('lost AUC −');
    const duel = challenger?.duels[0];
    expect(duel).toMatchObject({ name: 'auc', betterIs: 'higher' });
    expect((duel?.challenger ?? 0) - (duel?.champion ?? 0)).toBeCloseTo(duel?.difference ?? 9, 12);
    expect(challenger?.verdict?.sentence).toContain('120 units: key');
    expect(challenger?.verdict?.method).toContain('the variance of its influence by key; unit: key.');
    expect(test.looks.map(({ units }) => units)).toEqual([7, 8, 9, 10, 11, 12]);
    const evidence = await getLookEvidence(ctx, { testId: test.id, versionId: versions[1] ?? '', units: 9 });
    expect(evidence.agrees).toBe(true);
  });

  it('is more careful by user than by request where users differ', async () => {
    const uneven = (user: number) => (user % 2 === 0 ? 0.2 : -0.15);
    const [byUser, byRequest] = [
      await contest({ unit: 'key', primaryMetric: 'brier' }, uneven),
      await contest({ unit: 'request', primaryMetric: 'brier' }, uneven),
    ];
    const widthOf = ({ looks }: typeof byUser) => (looks.at(-1)?.sd ?? 0) / Math.sqrt(looks.at(-1)?.rows ?? 1);
    expect(byUser.looks.at(-1)?.mean).toBeCloseTo(byRequest.looks.at(-1)?.mean ?? 9, 12);
    expect(widthOf(byUser)).not.toBe(widthOf(byRequest));
    // No day measures it, and it is met first nevertheless.
    expect(byUser.arms[1]?.duels[0]).toMatchObject({ name: 'brier', difference: byUser.looks.at(-1)?.mean });
    const half = ({ looks }: typeof byUser) => looks.at(-1)?.halfWidth ?? 0;
    expect(half(byUser)).toBeGreaterThan(2 * half(byRequest));
  });
});

describe('a test decided by what came of the requests', () => {
  const sell = async (worth: number) => {
    const [champion = '', challenger = ''] = versions;
    const { id: endpointId } = await makeEndpoint(ctx, champion);
    const shares = { challengerId: challenger, challengerShare: 0.5, primaryMetric: 'outcome' as const };
    const test = await startSplitTest(ctx, { endpointId, ...shares, ...plan, tunedToUnits: 500 });
    const random = createRandom(3);
    for (let day = 0; day < 12; day += 1) {
      const rows = Array.from({ length: 100 }, (_, row) => {
        const isChallenger = Math.floor(row / 2) % 2 === 1;
        return {
          at: Date.parse(contestDay(day)) + row * 60_000,
          scores: { [champion]: 0.5, [challenger]: 0.5 },
          label: random() < (isChallenger ? 0.3 + worth : 0.3) ? 1 : 0,
          servedBy: isChallenger ? challenger : champion,
          key: `${day}-${Math.floor(row / 2)}`,
          features: { date: contestDay(day), distance: 500, origin: 'ATL' },
        };
      });
      await writeLog(ctx, endpointId, rows);
    }
    await lookAtTest(ctx, { id: test.id, asOf: contestDay(14) });
    return getTest(ctx, test.id);
  };

  it('calls the one better whose requests end better, by user', async () => {
    const test = await sell(0.3);
    // Nobody said what to count: what came of requests is counted by key.
    expect(test).toMatchObject({ unit: 'key', verdict: { outcome: 'better' } });
    expect(test.verdict?.sentence).toContain('lost outcome −');
    expect(test.verdict?.method).toContain('sequence on the outcome difference of all rows');
    expect(test.looks.at(-1)?.mean).toBeLessThan(-0.2);
  });

  it('calls neither better where there is no difference', async () => {
    expect((await sell(0)).verdict?.outcome).toBe('undecided');
  });
});

it('counts calls at the thresholds that both had when it began, and says so', async () => {
  const early = await makeModelVersion(ctx, { seed: 3, kind: 'constant', spec: { threshold: 0.3 } });
  const { id: endpointId } = await makeEndpoint(ctx, versions[0] ?? '');
  const settings = { endpointId, challengerIds: [early.id], primaryMetric: 'accuracy' as const, ...plan };
  const test = await startShadowTest(ctx, settings);
  expect(test.arms.map(({ threshold }) => threshold)).toEqual([0.5, 0.3]);
  for (let day = 0; day < 8; day += 1) {
    const rows = Array.from({ length: 20 }, (_, row) => ({
      at: Date.parse(contestDay(day)) + row * 60_000,
      scores: { [versions[0] ?? '']: 0.4, [early.id]: 0.4 },
      label: row < 15 - (day % 2) ? 1 : 0,
      key: `${day}-${row}`,
    }));
    await writeLog(ctx, endpointId, rows);
  }
  await lookAtTest(ctx, { id: test.id, asOf: contestDay(10) });
  const { arms, looks } = await getTest(ctx, test.id);
  expect(looks.at(-1)?.mean).toBeCloseTo(-0.45, 12);
  expect(arms[1]?.verdict?.method).toContain('from .5 on by the champion and from .3 on by the challenger');
});

it.each([
  [
    { primaryMetric: 'cost' as const },
    'In the shadow only the champion answers, so cost cannot differ: run an A/B test.',
  ],
  [{ unit: 'planet' }, '"planet" is no unit of evidence here. Take day, request, key or session.'],
  [{ unit: 'origin' }, '"origin" has 4 values: 10 are needed to speak for others.'],
  [
    { limits: { fairness: { column: 'distance', measure: 'loss' as const, gap: 0.1 } } },
    '"distance" has no groups to compare: take origin.',
  ],
  [
    { limits: { fairness: { column: 'origin', measure: 'loss' as const, gap: 0.1, values: ['ATL', 'XXX'] } } },
    '"XXX" is no value of "origin" that the champion knows: take',
  ],
  [{ primaryMetric: 'rmse' as const }, 'A binary model is judged by'],
])('refuses %j in a sentence', async (settings, sentence) => {
  const { id: endpointId } = await makeEndpoint(ctx, versions[0] ?? '');
  const start = startShadowTest(ctx, { endpointId, challengerIds: [versions[1] ?? ''], ...plan, ...settings });
  await expect(start).rejects.toThrow(sentence);
});
