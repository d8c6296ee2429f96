import type { Random } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { estimateAucFromCounts } from '@/lib/metrics/auc';
import { comparePaired, type MetricDifference } from '@/lib/metrics/compare-metric';
import { findFirstExclusion } from '@/lib/stats/confidence-sequence';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { meanOf, sampleFromSums, standardErrorOf } from '@/lib/stats/sample-statistics';
import { countCourses, type Rate } from './rates';

const predictions = 45_000;
const lateBy = 5000;
const lookEvery = 500;
const bins = 200;
const plan = { alpha: 0.05, tunedToUnits: 20_000, firstLook: 1000 };

/** What an arm's mature rows add up to. */
interface ArmCounts {
  positives: Float64Array;
  negatives: Float64Array;
  rows: number;
  squares: number;
  fourths: number;
}

type LateName = 'auc' | 'rmse' | 'auc-peeking';

/**
 * A/A: one model answers two arms, labels come 5,000 predictions late, and the share of positives moves with time. How
 * often a sequence calls a difference in AUC or RMSE at any of 80 looks, each over mature rows only, and a z test of
 * AUC read as often.
 */
export function lateLabelCourses(of: { simulations: number }): Record<LateName, Rate> {
  return countCourses({
    part: 'late labels',
    simulations: of.simulations,
    names: ['auc', 'rmse', 'auc-peeking'],
    course: (random) => {
      const called = new Set<LateName>();
      const arms = [emptyArm(), emptyArm()] as const;
      for (let mature = 1; mature <= predictions - lateBy; mature += 1) {
        addRow(arms[random() < 0.5 ? 0 : 1], mature / predictions, random);
        if (mature % lookEvery !== 0) continue;
        const auc = differenceOf(aucOf(arms[0]), aucOf(arms[1]));
        if (isOutside(auc)) called.add('auc');
        if (auc && Math.abs(auc.value) > 1.959964 * auc.standardError) called.add('auc-peeking');
        if (isOutside(differenceOf(rmseOf(arms[0]), rmseOf(arms[1])))) called.add('rmse');
        if (called.size === 3) break;
      }
      return called;
    },
  });
}

function emptyArm(): ArmCounts {
  return { positives: new Float64Array(bins), negatives: new Float64Array(bins), rows: 0, squares: 0, fourths: 0 };
}

function addRow(arm: ArmCounts, time: number, random: Random): void {
  const isPositive = random() < 0.15 + 0.05 * Math.sin(6 * time);
  const noise = drawNormal(random);
  const score = Math.floor(bins / 2 + 20 * (noise + (isPositive ? 0.9 : -0.1)));
  const bin = Math.max(0, Math.min(bins - 1, score));
  const side = isPositive ? arm.positives : arm.negatives;
  side[bin] = (side[bin] ?? 0) + 1;
  const square = noise * noise * (1 + time);
  arm.rows += 1;
  arm.squares += square;
  arm.fourths += square * square;
}

function aucOf(arm: ArmCounts): EstimateWithError | null {
  const estimate = estimateAucFromCounts(arm);
  if (estimate === null || estimate.standardError === null) return null;
  return { value: estimate.auc, standardError: estimate.standardError, units: arm.rows };
}

function rmseOf(arm: ArmCounts): EstimateWithError | null {
  const squares = sampleFromSums({ n: arm.rows, sum: arm.squares, sumOfSquares: arm.fourths });
  const root = Math.sqrt(meanOf(squares) ?? 0);
  const error = standardErrorOf(squares);
  // As `metricPull` has it for rows: the pull of a squared error over twice the root.
  return root === 0 || error === null ? null : { value: root, standardError: error / (2 * root), units: squares.n };
}

function differenceOf(one: EstimateWithError | null, other: EstimateWithError | null): EstimateWithError | null {
  if (one === null || other === null) return null;
  const standardError = Math.hypot(one.standardError, other.standardError);
  return { value: other.value - one.value, standardError, units: one.units + other.units };
}

function isOutside(estimate: EstimateWithError | MetricDifference | null, at = plan): boolean {
  const look = estimate && lookAtEstimate(estimate, at);
  return look !== null && findFirstExclusion([look]) !== null;
}

/** Two models that are equally good and unlike, on the same 3,000 rows of 300 users: AUC paired, by user, 15 looks. */
export function pairedAucCourses(of: { simulations: number }): Record<'by-user' | 'by-row', Rate> {
  return countCourses({
    part: 'paired auc',
    simulations: of.simulations,
    names: ['by-user', 'by-row'],
    course: (random) => {
      const rows = drawUsers(300, random);
      const called = new Set<'by-user' | 'by-row'>();
      for (let users = 20; users <= 300; users += 20) {
        const part = { ...sliceRows(rows, users * 10), metric: 'auc' as const };
        const { units: _, ...apart } = part;
        if (isOutside(comparePaired(part), { alpha: 0.05, tunedToUnits: 150, firstLook: 40 })) called.add('by-user');
        if (isOutside(comparePaired(apart), { alpha: 0.05, tunedToUnits: 1500, firstLook: 400 })) called.add('by-row');
      }
      return called;
    },
  });
}

interface PairedRows {
  labels: number[];
  champion: number[];
  challenger: number[];
  units: number[];
}

function drawUsers(users: number, random: Random): PairedRows {
  const rows: PairedRows = { labels: [], champion: [], challenger: [], units: [] };
  for (let user = 0; user < users; user += 1) {
    const label = Number(random() < 0.3);
    const [one, other] = [drawNormal(random), drawNormal(random)];
    for (let row = 0; row < 10; row += 1) {
      rows.labels.push(label);
      rows.champion.push(label + one + 0.7 * drawNormal(random));
      rows.challenger.push(label + other + 0.7 * drawNormal(random));
      rows.units.push(user);
    }
  }
  return rows;
}

function sliceRows({ labels, champion, challenger, units }: PairedRows, end: number): PairedRows {
  const cut = (values: number[]): number[] => values.slice(0, end);
  return { labels: cut(labels), champion: cut(champion), challenger: cut(challenger), units: cut(units) };
}
