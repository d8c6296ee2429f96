import type { Random } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { outcomeDifference } from '@/lib/decisions/analysis/outcome-difference';
import { ownReadings, type OwnRows } from '@/lib/decisions/analysis/own-readings';
import { informationOf, lookAtClusters } from '@/lib/stats/clustered-look';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { countCourses, type Rate } from './rates';

const users = 240;
const days = 40;
const firstDay = 7;
const alpha = 0.05;
const tunedToUnits = 500;
/** Other methods are read at these days: often enough to err, and not so dear. */
const readingDays = [7, 9, 12, 16, 22, 30, 40];

const names = ['by-key', 'by-day', 'lift', 'adjusted', 'welch-peeking'] as const;

/**
 * A split dealt by user in which neither arm sells more; users come back day after day and spend as they always do. How
 * often a sequence over users calls a difference at any day, and one over days, which takes the same users' days for
 * separate evidence; and lift, the adjusted difference, and Welch's test read seven times.
 */
export function ownCourses(of: { simulations: number }): Record<(typeof names)[number], Rate> {
  return countCourses({
    part: 'own requests',
    simulations: of.simulations,
    names,
    course: (random) => {
      const rows = drawShop(random);
      const called = new Set<(typeof names)[number]>();
      let first: EstimateWithError | null = null;
      for (let day = firstDay; day <= days; day += 1) {
        const part = rowsBefore(rows, day);
        const byKey = outcomeDifference(part, { units: part.units, isShared: false });
        first ??= byKey;
        const information = byKey === null || first === null ? undefined : informationOf(first, byKey);
        const plan = { alpha, tunedToUnits, firstLook: 10 };
        if (isOutside(byKey && lookAtClusters({ ...byKey, information }, plan))) called.add('by-key');
        const byDay = outcomeDifference(part, { units: part.eventMs, isShared: true });
        const dayPlan = { alpha, tunedToUnits: 20, firstLook: firstDay };
        if (isOutside(byDay && lookAtEstimate(byDay, dayPlan))) called.add('by-day');
        if (readingDays.includes(day)) addReadings(called, part);
      }
      return called;
    },
  });
}

function addReadings(called: Set<(typeof names)[number]>, rows: OwnRows): void {
  const lookMs = readingDays.filter((day) => day <= days);
  for (const reading of ownReadings(rows, { metric: 'revenue', alpha, tunedToUnits, lookMs, isDependent: true })) {
    if (!isOutside({ lower: reading.lower ?? -1, upper: reading.upper ?? 1 })) continue;
    if (reading.figure.startsWith('lift')) called.add('lift');
    else if (reading.method.endsWith('adjusted')) called.add('adjusted');
    else if (reading.method.startsWith('Welch')) called.add('welch-peeking');
  }
}

function isOutside(look: { lower: number; upper: number } | null): boolean {
  return look !== null && (look.lower > 0 || look.upper < 0);
}

/** Every user has a level and comes on a third of the days; eight of ten were there before the test. */
function drawShop(random: Random): OwnRows {
  const known = Array.from({ length: users }, () => ({ arm: random() < 0.5 ? 0 : 1, level: 10 + drawNormal(random) }));
  const before = new Map<number, number>();
  known.forEach(({ level }, user) => {
    if (random() < 0.8) before.set(user, level + 0.5 * drawNormal(random));
  });
  const rows = { values: [] as number[], arms: [] as number[], units: [] as number[], days: [] as number[] };
  const foreseen: number[] = [];
  for (let day = 0; day < days; day += 1) {
    const weather = drawNormal(random);
    known.forEach(({ arm, level }, user) => {
      if (random() > 1 / 3) return;
      rows.values.push(level + weather + drawNormal(random));
      rows.arms.push(arm);
      rows.units.push(user);
      rows.days.push(day);
      foreseen.push(level + drawNormal(random));
    });
  }
  return {
    ...{ values: Float64Array.from(rows.values), answeredBy: Int8Array.from(rows.arms), before },
    ...{ units: Int32Array.from(rows.units), eventMs: Float64Array.from(rows.days) },
    foreseen: Float64Array.from(foreseen),
  };
}

/** Rows come in order of their days. */
function rowsBefore(rows: OwnRows, day: number): OwnRows {
  const found = rows.eventMs.findIndex((at) => at >= day);
  const end = found < 0 ? rows.eventMs.length : found;
  return {
    ...{ values: rows.values.subarray(0, end), answeredBy: rows.answeredBy.subarray(0, end), before: rows.before },
    ...{ units: rows.units.subarray(0, end), eventMs: rows.eventMs.subarray(0, end) },
    foreseen: rows.foreseen.subarray(0, end),
  };
}
