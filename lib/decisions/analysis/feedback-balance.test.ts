import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { testProportions } from '@/lib/stats/proportions';
import { feedbackBalance } from './feedback-balance';

/** Users with one to six requests each, some of whom seldom send feedback; arms by a coin. */
function traffic({ seed, users, lost }: { seed: number; users: number; lost: number }) {
  const random = createRandom(seed);
  const [values, arms, units]: [number[], number[], number[]] = [[], [], []];
  const minuteMs = 60_000;
  for (let user = 0; user < users; user += 1) {
    const arm = random() < 0.5 ? 0 : 1;
    const answers = (random() < 0.2 ? 0.3 : 0.95) - (arm === 1 ? lost : 0);
    const requests = 1 + Math.floor(6 * random());
    for (let request = 0; request < requests; request += 1) {
      values.push(random() < answers ? 1 : 0);
      arms.push(arm);
      units.push(user);
    }
  }
  return {
    ...{ values: Float64Array.from(values), answeredBy: Int8Array.from(arms), units: Int32Array.from(units) },
    eventMs: Float64Array.from(values.keys(), (row) => row * minuteMs),
  };
}

const countOf = (rows: ReturnType<typeof traffic>, to: number, arm: number) => {
  let [n, successes] = [0, 0];
  for (let row = 0; row < to; row += 1) {
    if (rows.answeredBy[row] !== arm) continue;
    n += 1;
    successes += rows.values[row] ?? 0;
  }
  return { n, successes };
};

/** Share of worlds in which some of thirty looks calls labels missing unequally, at 5 %. */
function alarms({ worlds, lost }: { worlds: number; lost: number }) {
  const called = { sequential: 0, naive: 0 };
  for (let seed = 1; seed <= worlds; seed += 1) {
    const all = traffic({ seed, users: 600, lost });
    const any = { sequential: false, naive: false };
    for (let look = 1; look <= 30; look += 1) {
      const to = Math.floor((all.values.length * look) / 30);
      const part = {
        ...{ values: all.values.subarray(0, to), answeredBy: all.answeredBy.subarray(0, to) },
        ...{ units: all.units.subarray(0, to), eventMs: all.eventMs.subarray(0, to) },
      };
      const found = feedbackBalance(part, { lookMs: [(all.values.length / 30) * 60_000], alpha: 0.05 });
      any.sequential ||= found !== null && (found.lower > 0 || found.upper < 0);
      const naive = testProportions({ control: countOf(all, to, 0), treatment: countOf(all, to, 1) });
      any.naive ||= naive !== null && naive.pValue < 0.05;
    }
    called.sequential += Number(any.sequential);
    called.naive += Number(any.naive);
  }
  return { sequential: called.sequential / worlds, naive: called.naive / worlds };
}

describe('feedbackBalance over thirty looks', () => {
  it('keeps its level where labels are missing alike, which a test of one size does not', () => {
    const worlds = 120;
    const { sequential, naive } = alarms({ worlds, lost: 0 });
    expect(sequential).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / worlds));
    expect(naive).toBeGreaterThan(0.25);
  });

  it('finds an arm that loses a quarter of its labels', () => {
    expect(alarms({ worlds: 10, lost: 0.25 }).sequential).toBeGreaterThan(0.9);
  });

  it('asks for more where the same users go on to answer: they are known better than at the first look', () => {
    const rows = traffic({ seed: 2, users: 300, lost: 0 });
    const widthOf = (lookMs: number[]) => {
      const look = feedbackBalance(rows, { lookMs });
      return (look?.halfWidth ?? 0) / ((look?.sd ?? 0) / Math.sqrt(look?.n ?? 1));
    };
    // Tuned to 5,000 units, the bound is nearer the more is known; a look before any label is no look.
    expect(widthOf([3_000_000, 9_000_000])).toBeLessThan(widthOf([1e12]));
    expect(widthOf([1, 2, 1e12])).toBe(widthOf([]));
  });

  it('sees an arm whose labels all are in, and one that has none', () => {
    const rows = traffic({ seed: 1, users: 100, lost: 0 });
    const values = rows.values.map((_, row) => Number(rows.answeredBy[row] === 0));
    expect(feedbackBalance({ ...rows, values }, { lookMs: [] })?.upper).toBe(-1);
  });

  it('says nothing of a few', () => {
    const few = traffic({ seed: 1, users: 20, lost: 0 });
    expect(feedbackBalance(few, { lookMs: [] })).toBeNull();
  });
});
