import type { Random } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { feedbackBalance, type FeedbackRows } from '@/lib/decisions/analysis/feedback-balance';
import { groupLevels } from '@/lib/decisions/analysis/group-levels';
import type { CountedRows } from '@/lib/decisions/analysis/contest-estimate';
import { informationOf, lookAtClusters } from '@/lib/stats/clustered-look';
import type { SequenceLook } from '@/lib/stats/confidence-sequence';
import { effectiveUnits } from '@/lib/stats/effective-units';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import { gapChange } from '@/lib/stats/gap-change';
import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { testProportions } from '@/lib/stats/proportions';
import { countCourses, type Rate } from './rates';

const alpha = 0.05;
const isOutside = (look: SequenceLook | null) => look !== null && (look.lower > 0 || look.upper < 0);

/**
 * Airports of unequal size that gather rows for sixty days, with nothing true: how often a sequence over them calls a
 * difference at any day from the seventh on, and one that takes them for many units of equal size.
 *
 * @param of.between sd of the airports' levels; that of a row is 1
 */
export function airportCourses(of: {
  simulations: number;
  airports?: number;
  between?: number;
}): Record<'clusters' | 'normal', Rate> {
  const { airports = 10, between = 0.1 } = of;
  const sizes = Array.from({ length: airports }, (_, place) => Math.max(1, Math.round(20 / (place + 1))));
  return countCourses({
    part: 'airports',
    simulations: of.simulations,
    names: ['clusters', 'normal'],
    course: (random) => {
      const called = new Set<'clusters' | 'normal'>();
      const levels = sizes.map(() => between * drawNormal(random));
      const [rows, sums] = [new Float64Array(sizes.length), new Float64Array(sizes.length)];
      let first: EstimateWithError | null = null;
      for (let day = 1; day <= 60; day += 1) {
        sizes.forEach((size, place) => {
          rows[place] = (rows[place] ?? 0) + size;
          sums[place] = (sums[place] ?? 0) + size * (levels[place] ?? 0) + Math.sqrt(size) * drawNormal(random);
        });
        if (day < 7) continue;
        const now = meanOfClusters(rows, sums);
        first ??= now;
        const clustered = { ...now, effectiveUnits: effectiveUnits(rows), information: informationOf(first, now) };
        const plan = { alpha, tunedToUnits: sizes.length, firstLook: sizes.length };
        if (isOutside(lookAtClusters(clustered, plan))) called.add('clusters');
        if (isOutside(lookAtEstimate(now, plan))) called.add('normal');
      }
      return called;
    },
  });
}

function meanOfClusters(rows: Float64Array, sums: Float64Array): EstimateWithError {
  const n = rows.reduce((sum, one) => sum + one, 0);
  const value = sums.reduce((sum, one) => sum + one, 0) / n;
  const squares = sums.reduce((sum, one, place) => sum + ((one - value * (rows[place] ?? 0)) / n) ** 2, 0);
  return { value, standardError: Math.sqrt((rows.length / (rows.length - 1)) * squares), units: rows.length };
}

/**
 * Labels that are missing alike in both arms, some users seldom sending any: how often thirty looks call them missing
 * unequally, at 5 %, and a test of two shares read at each of them.
 */
export function feedbackCourses(of: { simulations: number }): Record<'balance' | 'naive', Rate> {
  return countCourses({
    part: 'feedback',
    simulations: of.simulations,
    names: ['balance', 'naive'],
    course: (random) => {
      const called = new Set<'balance' | 'naive'>();
      const rows = drawFeedback(random);
      const looks = Array.from({ length: 30 }, (_, look) => Math.floor((rows.values.length * (look + 1)) / 30));
      const [control, treatment] = [0, 1].map(() => ({ successes: 0, n: 0 }));
      let read = 0;
      for (const to of looks) {
        for (; read < to; read += 1) {
          const arm = rows.answeredBy[read] === 1 ? treatment : control;
          if (arm) arm.successes += rows.values[read] ?? 0;
          if (arm) arm.n += 1;
        }
        if (isOutside(feedbackBalance(head(rows, to), { alpha, lookMs: looks }))) called.add('balance');
        if (control && treatment && (testProportions({ control, treatment })?.pValue ?? 1) < alpha) called.add('naive');
      }
      return called;
    },
  });
}

/** 400 users who come back in turn, with a request each time. */
function drawFeedback(random: Random): FeedbackRows {
  const users = Array.from({ length: 400 }, () => ({
    arm: random() < 0.5 ? 0 : 1,
    answers: random() < 0.2 ? 0.3 : 0.95,
  }));
  const rows = Array.from({ length: 2400 }, () => Math.floor(users.length * random()));
  return {
    values: Float64Array.from(rows, (user) => Number(random() < (users[user]?.answers ?? 0))),
    answeredBy: Int8Array.from(rows, (user) => users[user]?.arm ?? 0),
    units: Int32Array.from(rows),
    eventMs: Float64Array.from(rows.keys()),
  };
}

function head({ values, answeredBy, units, eventMs }: FeedbackRows, to: number): FeedbackRows {
  return {
    ...{ values: values.subarray(0, to), answeredBy: answeredBy.subarray(0, to) },
    ...{ units: units.subarray(0, to), eventMs: eventMs.subarray(0, to) },
  };
}

const shares = { champion: [0.3, 0.3, 0.35], challenger: [0.28, 0.3, 0.38] };
const limit = 0.05;

/**
 * A gap in the share called positive between three groups of users that grew by exactly what is allowed: how often six
 * looks call it broken, or held; and a 95 % interval around the widest gap, read at each of them.
 */
export function gapCourses(of: { simulations: number }): Record<'broken' | 'held' | 'naive', Rate> {
  return countCourses({
    part: 'gap',
    simulations: of.simulations,
    names: ['broken', 'held', 'naive'],
    course: (random) => {
      const called = new Set<'broken' | 'held' | 'naive'>();
      const { rows, groups } = drawGroups(random);
      let scale: number | undefined;
      for (let to = 800; to <= 4800; to += 800) {
        const part = { groups: groups.subarray(0, to), count: 3, measure: 'rate' as const };
        const found = groupLevels(cut(rows, to), part);
        const plan = { alpha, tunedToUnits: 800, firstLook: 10 };
        const change = found && gapChange(found.levels, plan, { pairs: 6, scale });
        scale ??= change?.scale;
        if (!found || !change) continue;
        if (change.lower > limit) called.add('broken');
        if (change.upper < limit) called.add('held');
        const reach = 1.959964 * widestError(found.levels);
        if (Math.abs(change.value - limit) > reach) called.add('naive');
      }
      return called;
    },
  });
}

/** Of the difference of the widest gaps, as if they had been chosen before. */
function widestError({ champion, challenger, covariance }: NonNullable<ReturnType<typeof groupLevels>>['levels']) {
  const groups = champion.length;
  const ends = (levels: readonly number[]) => [
    levels.indexOf(Math.max(...levels)),
    levels.indexOf(Math.min(...levels)),
  ];
  const [top = 0, bottom = 0] = ends(challenger);
  const [high = 0, low = 0] = ends(champion);
  const signs = [
    [groups + top, 1],
    [groups + bottom, -1],
    [high, -1],
    [low, 1],
  ] as const;
  const variance = signs.reduce(
    (sum, [one, sign]) =>
      signs.reduce((inner, [other, turn]) => inner + sign * turn * (covariance[one * 2 * groups + other] ?? 0), sum),
    0,
  );
  return Math.sqrt(Math.max(0, variance));
}

/** 1,000 users of one group each with five requests, whose answers resemble each other. */
function drawGroups(random: Random): { rows: CountedRows; groups: Int32Array } {
  const n = 5000;
  const [champion, challenger, groups] = [new Float64Array(n), new Float64Array(n), new Int32Array(n)];
  let [group, leaning] = [0, 0];
  for (let row = 0; row < n; row += 1) {
    if (row % 5 === 0) [group, leaning] = [Math.floor(3 * random()), 0.05 * drawNormal(random)];
    const draw = random() + leaning;
    groups[row] = group;
    champion[row] = Number(draw < (shares.champion[group] ?? 0));
    challenger[row] = Number(draw < (shares.challenger[group] ?? 0));
  }
  const zeros = new Float64Array(n);
  return {
    groups,
    rows: {
      ...{ task: 'binary', thresholds: { champion: 0.5, challenger: 0.5 }, champion, challenger },
      ...{ eventMs: zeros, labels: zeros, values: zeros, answeredBy: new Int8Array(n) },
      units: Int32Array.from({ length: n }, (_, row) => Math.floor(row / 5)),
    },
  };
}

function cut(rows: CountedRows, to: number): CountedRows {
  return {
    ...rows,
    ...{ labels: rows.labels.subarray(0, to), champion: rows.champion.subarray(0, to) },
    ...{ challenger: rows.challenger.subarray(0, to), units: rows.units.subarray(0, to) },
  };
}
