import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ServingSettings, type ServingSettingsInput } from '@/lib/contracts/serving-settings';
import { requireScores } from './answer-text';
import { Gather } from './around/gather';
import { ResponseCache } from './around/response-cache';
import { linesOf } from './log-lines';
import { ObjectRows } from './rows/request-rows';
import { scoreRequest } from './score-request';
import { sources } from './score-row';
import type { PlanVariant, Score, ServingPlan } from './serving-plans';

const variant = (version: number, role: PlanVariant['role'], score: Score): PlanVariant => ({
  ...{ versionId: `v${version}`, version, sha256: '', role, share: role === 'champion' ? 1 : 0, score },
  ...{ threshold: 0.5, explain: undefined },
});

function planOf(champion: Score, shadow: Score = () => [0.2]): ServingPlan {
  return {
    ...{ endpoint: 1, generation: 1, mode: 'champion', salt: '', outputs: 1, broken: [], shares: [1, 0], holdout: 0 },
    variants: [variant(2, 'champion', champion), variant(1, 'shadow', shadow)],
    signature: { inputs: [], task: 'binary', classes: ['no', 'yes'], positiveClass: 'yes', outputName: 'yes' },
  };
}

interface Asked {
  settings?: ServingSettingsInput;
  cache?: ResponseCache;
  rows?: { a: number }[];
}

function ask(plan: ServingPlan, { settings = {}, cache = new ResponseCache(), rows = [{ a: 1 }] }: Asked = {}) {
  return scoreRequest({
    plan,
    body: { rows: new ObjectRows(rows), keys: undefined, eventMs: undefined },
    ids: rows.map((_, index) => `id-${index}`),
    receivedMs: 1000,
    startedAt: performance.now(),
    care: { settings: ServingSettings.parse(settings), cache, fallbackPlace: 1 },
  });
}

const failing: Score = () => [null];
const late: Score = () => sleep(2000, [0.9], { ref: false });

describe('a version that answers later', () => {
  it('is waited for, all rows at once, in order', async () => {
    const plan = planOf((row) => sleep(50 - 10 * Number(row['a']), [Number(row['a']) / 10]));
    const started = performance.now();
    const scored = await ask(plan, { rows: [{ a: 1 }, { a: 2 }, { a: 3 }] });
    expect(scored.scores).toEqual([0.1, 0.2, 0.3]);
    expect(performance.now() - started).toBeLessThan(110);
    expect(scored.latencyUs.every((latency) => latency > 10_000)).toBe(true);
  });

  it('is given up when its time is over, with a sentence that says so', async () => {
    const scored = await ask(planOf(late), { settings: { timeoutMs: 30 } });
    expect(scored).toMatchObject({ scores: [null], isLate: true });
    expect(() => requireScores(scored)).toThrow(/not answered within 30 ms/);
  });
});

describe('rows for a version that answers from elsewhere', () => {
  it('go out in one turn when the first has waited, or when enough have come', async () => {
    const turns: number[] = [];
    let asked = 0;
    const score: Score = () => {
      asked += 1;
      return new Promise((resolve) =>
        setImmediate(() => {
          if (asked > 0) turns.push(asked);
          asked = 0;
          resolve([0.5]);
        }),
      );
    };
    const plan = planOf(score);
    const [champion] = plan.variants;
    if (champion) champion.gather = new Gather();
    const rows = [1, 2, 3, 4, 5].map((a) => ({ a }));
    await ask(plan, { settings: { batching: { delayMs: 60, rows: 100 } }, rows });
    await ask(plan, { settings: { batching: { delayMs: 60, rows: 3 } }, rows });
    expect(turns).toEqual([5, 3, 2]);
  });
});

describe('where a version fails', () => {
  const both = { fallback: { previousChampion: true, constant: 0.1 } };
  it.each([
    { what: 'nobody by default', champion: failing, settings: {}, scores: [null], source: sources.version },
    { what: 'the previous champion', champion: failing, settings: both, scores: [0.2], source: 2 },
    { what: 'the previous champion for a late one', champion: late, settings: both, scores: [0.2], source: 2 },
    { what: 'the constant', champion: failing, settings: { fallback: { constant: 0.1 } }, scores: [0.1], source: 3 },
  ])('$what answers', async ({ champion, settings, scores, source }) => {
    const scored = await ask(planOf(champion), { settings: { timeoutMs: 30, ...settings } });
    expect(scored).toMatchObject({ scores, sources: [source], served: [0] });
  });

  it('the constant answers when the previous champion fails too, and the log charges the version asked', async () => {
    const scored = await ask(planOf(failing, failing), { settings: both });
    expect(JSON.parse(linesOf(scored))).toMatchObject({ v: 0, s: [0.1], o: sources.constant });
  });
});

describe('the cache', () => {
  it('answers the same row of the same version until its time is over', async () => {
    let calls = 0;
    const plan = planOf(() => [(calls += 1) / 10]);
    const settings = { cache: { ttlSeconds: 5 } };
    const cache = new ResponseCache();
    const [first, second] = [await ask(plan, { settings, cache }), await ask(plan, { settings, cache })];
    const other = await ask(plan, { settings, cache, rows: [{ a: 2 }] });
    expect([first, second, other].map((one) => [one.scores[0], one.sources[0]])).toEqual([
      [0.1, sources.version],
      [0.1, sources.cache],
      [0.2, sources.version],
    ]);
  });

  it('keeps no failure', async () => {
    const cache = new ResponseCache();
    await ask(planOf(failing), { settings: { cache: { ttlSeconds: 5 } }, cache });
    expect(cache.size).toBe(0);
  });
});

describe('the log', () => {
  it('holds the share that is asked for, by id, and all while traffic is split', async () => {
    const rows = Array.from({ length: 2000 }, (_, a) => ({ a }));
    const settings = { log: { share: 0.25 } };
    const countOf = (lines: string) => lines.split('\n').length - 1;
    const some = countOf(
      linesOf(
        await ask(
          planOf(() => [0.5]),
          { settings, rows },
        ),
      ),
    );
    expect(Math.abs(some - 500)).toBeLessThan(80);
    const split: ServingPlan = { ...planOf(() => [0.5]), mode: 'split', shares: [0.6, 0.4] };
    const all = linesOf(await ask(split, { settings, rows }));
    expect(countOf(all)).toBe(2000);
    const shares = all.split('\n').flatMap((line) => (line === '' ? [] : [Number(JSON.parse(line).p)]));
    expect([...new Set(shares)].sort()).toEqual([0.4, 0.6]);
  });
});
