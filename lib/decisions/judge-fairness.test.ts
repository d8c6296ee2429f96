import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { gapChange } from '@/lib/stats/gap-change';
import type { CountedRows } from './analysis/contest-estimate';
import { groupLevels } from './analysis/group-levels';
import { judgeFairness, type GapLook } from './judge-fairness';

const rule = { column: 'region', measure: 'rate', limit: 0.05, alpha: 0.05 } as const;
const look = (lower: number, upper: number): GapLook => ({
  ...{ day: '2001-04-09', value: (lower + upper) / 2, lower, upper, groups: ['north', 'south'] },
});

describe('judgeFairness', () => {
  it.each([
    ['passes a gap that is surely narrow enough', [look(-0.02, 0.04)], 'passed', 'holds: +.0100 [−.0200, +.0400]'],
    ['fails one that is surely too wide', [look(0.06, 0.1)], 'failed', 'is too wide: +.080 [+.060, +.100]'],
    ['keeps what failed once failed', [look(0.06, 0.1), look(-0.1, 0.01)], 'failed', 'is too wide'],
    ['waits between', [look(0.01, 0.07)], 'undecided', 'is not settled'],
    ['waits for a first look', [], 'undecided', 'Too early for the gap in share called positive'],
  ])('%s', (_what, looks, state, words) => {
    const judged = judgeFairness({ ...rule, looks });
    expect(judged).toMatchObject({ name: 'gap between region', state, passed: state === 'passed', limit: 0.05 });
    expect(judged.sentence).toContain(words);
  });

  it('refuses a limit that is none', () => {
    expect(() => judgeFairness({ ...rule, limit: 0, looks: [] })).toThrow('limit must be');
  });
});

interface World {
  seed: number;
  users: number;
  /** Shares called positive by group under champion and challenger. */
  champion: readonly number[];
  challenger: readonly number[];
}

/** Users with five requests each, of one group each, whose answers resemble each other. */
function worldOf({ seed, users, champion, challenger }: World): { rows: CountedRows; groups: Int32Array } {
  const random = createRandom(seed);
  const n = users * 5;
  const [before, after] = [new Float64Array(n), new Float64Array(n)];
  const groups = new Int32Array(n);
  for (let user = 0; user < users; user += 1) {
    const group = Math.floor(random() * champion.length);
    const leaning = 0.05 * drawNormal(random);
    for (let row = user * 5; row < user * 5 + 5; row += 1) {
      const draw = random() + leaning;
      groups[row] = group;
      before[row] = draw < (champion[group] ?? 0) ? 1 : 0;
      after[row] = draw < (challenger[group] ?? 0) ? 1 : 0;
    }
  }
  const zeros = new Float64Array(n);
  return {
    groups,
    rows: {
      task: 'binary',
      thresholds: { champion: 0.5, challenger: 0.5 },
      ...{ eventMs: zeros, labels: zeros, values: zeros, champion: before, challenger: after },
      answeredBy: new Int8Array(n),
      units: Int32Array.from({ length: n }, (_, row) => Math.floor(row / 5)),
    },
  };
}

const head = (rows: CountedRows, to: number): CountedRows => ({
  ...rows,
  labels: rows.labels.subarray(0, to),
  champion: rows.champion.subarray(0, to),
  challenger: rows.challenger.subarray(0, to),
  units: rows.units.subarray(0, to),
});

/** How often six looks call a limit broken, or held. */
function courses(of: { worlds: number; limit: number; champion: readonly number[]; challenger: readonly number[] }) {
  const called = { failed: 0, passed: 0 };
  for (let seed = 1; seed <= of.worlds; seed += 1) {
    const { rows, groups } = worldOf({ seed, users: 1000, ...of });
    let scale: number | undefined;
    const states = Array.from({ length: 6 }, (_, at) => {
      const to = (at + 1) * 800;
      const found = groupLevels(head(rows, to), { groups: groups.subarray(0, to), count: 3, measure: 'rate' });
      const change =
        found && gapChange(found.levels, { alpha: 0.05, tunedToUnits: 800, firstLook: 10 }, { pairs: 6, scale });
      scale ??= change?.scale;
      return change === null ? 'none' : (change.lower > of.limit && 'failed') || (change.upper < of.limit && 'passed');
    });
    called.failed += Number(states.includes('failed'));
    called.passed += Number(states.includes('passed'));
  }
  return { failed: called.failed / of.worlds, passed: called.passed / of.worlds };
}

const worlds = 60;
const most = 0.05 + 2 * Math.sqrt((0.05 * 0.95) / worlds);

describe('groupLevels', () => {
  const shares = { champion: [0.3, 0.3, 0.35], challenger: [0.3, 0.3, 0.35] };

  it('leaves out a group of fewer than ten units, however many rows they have', () => {
    const { rows, groups } = worldOf({ seed: 3, users: 200, ...shares });
    const units = rows.units.map((unit, row) => (groups[row] === 2 ? unit % 9 : unit + 9));
    expect(groupLevels({ ...rows, units }, { groups, count: 3, measure: 'rate' })?.used).toEqual([0, 1]);
  });

  it('calls a row positive from the threshold of whoever answers', () => {
    const { rows, groups } = worldOf({ seed: 3, users: 200, ...shares });
    const scores = rows.champion.map((called) => (called === 1 ? 0.35 : 0.1));
    const at = { ...rows, champion: scores, challenger: scores, thresholds: { champion: 0.3, challenger: 0.4 } };
    const found = groupLevels(at, { groups, count: 3, measure: 'rate' })?.levels;
    expect(Math.min(...(found?.champion ?? [0]))).toBeGreaterThan(0.2);
    expect(found?.challenger).toEqual([0, 0, 0]);
  });

  it('counts the effective units of the group that has the fewest', () => {
    const { rows, groups } = worldOf({ seed: 3, users: 200, ...shares });
    const units = rows.units.map((unit, row) => (groups[row] === 2 ? unit % 12 : unit + 12));
    const found = groupLevels({ ...rows, units }, { groups, count: 3, measure: 'rate' });
    expect(found?.used).toEqual([0, 1, 2]);
    expect(found?.levels.effectiveUnits).toBeLessThanOrEqual(12);
    expect(found?.levels.units).toBeGreaterThan(100);
  });
});

describe('a gap guarded over six looks, by user', () => {
  it('is called neither broken nor held too often where the change is exactly the limit', () => {
    const { failed, passed } = courses({
      ...{ worlds, limit: 0.05 },
      ...{ champion: [0.3, 0.3, 0.35], challenger: [0.28, 0.3, 0.38] },
    });
    expect(failed).toBeLessThanOrEqual(most);
    expect(passed).toBeLessThanOrEqual(most);
  });

  it('is seldom called broken where both versions treat equal groups alike', () => {
    const alike = { champion: [0.3, 0.3, 0.3], challenger: [0.3, 0.3, 0.3] };
    expect(courses({ worlds, limit: 0.02, ...alike }).failed).toBeLessThanOrEqual(most);
  });

  it('is found broken where one group is called far more often', () => {
    const wide = { champion: [0.3, 0.3, 0.35], challenger: [0.3, 0.3, 0.6] };
    expect(courses({ worlds: 10, limit: 0.05, ...wide }).failed).toBeGreaterThan(0.9);
  });
});
