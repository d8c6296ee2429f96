import type { Random } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { findFirstExclusion } from '@/lib/stats/confidence-sequence';
import { discordantEvidence, testDiscordant } from '@/lib/stats/discordant-pairs';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { pairsFromSums } from '@/lib/stats/pair-statistics';
import { ratioEstimate } from '@/lib/stats/ratio-estimate';
import { countCourses, type Rate } from './rates';

const looks = 40;
const usersPerLook = 100;

interface UserSums {
  n: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

/**
 * Users with several page views each, their clicks alike within a user: how often a sequence on clicks a view calls a
 * difference between equal arms when it counts users (delta method), and when it counts views.
 */
export function ratioCourses(of: { simulations: number }): Record<'by-user' | 'by-view', Rate> {
  return countCourses({
    part: 'ratios',
    simulations: of.simulations,
    names: ['by-user', 'by-view'],
    course: (random) => {
      const called = new Set<'by-user' | 'by-view'>();
      const arms = [emptySums(), emptySums()] as const;
      for (let look = 0; look < looks; look += 1) {
        for (const arm of arms) for (let user = 0; user < usersPerLook; user += 1) addUser(arm, random);
        const byUser = arms.map((arm) => ratioEstimate(pairsFromSums(arm)));
        const byView = arms.map(viewShare);
        if (differs(byUser, { alpha: 0.05, tunedToUnits: 4000, firstLook: 400 })) called.add('by-user');
        if (differs(byView, { alpha: 0.05, tunedToUnits: 40_000, firstLook: 4000 })) called.add('by-view');
      }
      return called;
    },
  });
}

function emptySums(): UserSums {
  return { n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
}

function addUser(sums: UserSums, random: Random): void {
  const views = 1 + Math.floor(-14 * Math.log(1 - random()));
  const liking = 1 / (1 + Math.exp(1 - 1.2 * drawNormal(random)));
  let clicks = 0;
  for (let view = 0; view < views; view += 1) if (random() < liking) clicks += 1;
  sums.n += 1;
  sums.x += views;
  sums.y += clicks;
  sums.xx += views * views;
  sums.yy += clicks * clicks;
  sums.xy += views * clicks;
}

function viewShare({ x, y }: UserSums): EstimateWithError {
  const share = y / x;
  return { value: share, standardError: Math.sqrt((share * (1 - share)) / x), units: x };
}

function differs(
  arms: readonly (EstimateWithError | null)[],
  plan: { alpha: number; tunedToUnits: number; firstLook: number },
): boolean {
  const [control, treatment] = arms;
  if (!control || !treatment) return false;
  const standardError = Math.hypot(control.standardError, treatment.standardError);
  const units = control.units + treatment.units;
  const look = lookAtEstimate({ value: treatment.value - control.value, standardError, units }, plan);
  return look !== null && findFirstExclusion([look]) !== null;
}

/**
 * Two equally good models on 4,000 rows, right together three times of four: McNemar's e-process read at every row, and
 * his test read after every hundredth row on which only one is right.
 */
export function discordantCourses(of: { simulations: number }): Record<'e-process' | 'peeking', Rate> {
  return countCourses({
    part: 'discordant',
    simulations: of.simulations,
    names: ['e-process', 'peeking'],
    course: (random) => {
      const called = new Set<'e-process' | 'peeking'>();
      const pairs = { championOnly: 0, challengerOnly: 0 };
      for (let row = 0; row < 4000; row += 1) {
        const draw = random();
        if (draw >= 0.25) continue;
        pairs[draw < 0.125 ? 'championOnly' : 'challengerOnly'] += 1;
        if (!called.has('e-process') && discordantEvidence(pairs).evidence >= 20) called.add('e-process');
        const n = pairs.championOnly + pairs.challengerOnly;
        if (n > 0 && n % 100 === 0 && (testDiscordant(pairs)?.midP ?? 1) < 0.05) called.add('peeking');
      }
      return called;
    },
  });
}
