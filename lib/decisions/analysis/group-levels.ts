import { encodeUnits } from '@/lib/metrics/estimate';
import { metricPull, type MetricPull } from '@/lib/metrics/metric-pull';
import { primaryLossRows } from '@/lib/metrics/primary-loss';
import { effectiveUnits } from '@/lib/stats/effective-units';
import type { GroupLevels } from '@/lib/stats/gap-change';
import { fewestUnits } from '../fewest-units';
import type { CountedRows } from './contest-estimate';

/** What must not lie further apart between groups: the share called positive, the mean loss, or the AUC. */
export type FairnessMeasure = 'rate' | 'loss' | 'auc';

const fewestRows = 30;

/**
 * A measure of each group under champion and challenger, each at its own threshold, with the covariance of all of them
 * by unit of evidence.
 *
 *   level of a group as `metricPull`; covariance = K/(K − 1)·Σ over units of ψψᵀ,  ψ of a unit: per level the sum over
 *   its rows of pull/(rows of the group), K units
 *
 * @param groups the group of each row by number, 0 … count − 1; other numbers belong to no group
 * @returns levels of the groups with at least 30 rows of at least 10 units that define the measure, and which these
 * are; null where fewer than two do. `effectiveUnits` is that of the group with the fewest.
 * Source: Liang & Zeger 1986, Biometrika 73, for several figures at once; pulls `metricPull`.
 */
export function groupLevels(
  rows: CountedRows,
  of: { groups: Int32Array; count: number; measure: FairnessMeasure },
): { levels: GroupLevels; used: number[] } | null {
  const places = Array.from({ length: of.count }, () => [] as number[]);
  of.groups.forEach((group, row) => places[group]?.push(row));
  const pull = (side: 'champion' | 'challenger', own: readonly number[]) => {
    const { task, labels, [side]: answers, thresholds } = rows;
    return pullOf({ task, labels, answers, threshold: thresholds[side] }, { own, measure: of.measure });
  };
  const { codes, count } = encodeUnits(rows.units);
  const pulls = places.flatMap((own, group) => {
    if (own.length < fewestRows) return [];
    const sizes = unitSizes(own, codes, count);
    if (sizes.length < fewestUnits) return [];
    const [champion, challenger] = [pull('champion', own), pull('challenger', own)];
    return champion === null || challenger === null ? [] : [{ group, own, champion, challenger, sizes }];
  });
  if (pulls.length < 2) return null;
  const covariance = covarianceOf(pulls, codes);
  const held = unitSizes(
    pulls.flatMap(({ own }) => own),
    codes,
    count,
  );
  return {
    used: pulls.map(({ group }) => group),
    levels: {
      champion: pulls.map(({ champion }) => champion.value),
      challenger: pulls.map(({ challenger }) => challenger.value),
      covariance,
      units: held.length,
      effectiveUnits: Math.min(...pulls.map(({ sizes }) => effectiveUnits(sizes))),
    },
  };
}

/** Rows of each unit that has any. */
function unitSizes(own: readonly number[], codes: Int32Array, count: number): Float64Array {
  const sizes = new Float64Array(count);
  for (const row of own) sizes[codes[row] ?? 0] = (sizes[codes[row] ?? 0] ?? 0) + 1;
  return sizes.filter((size) => size > 0);
}

interface GroupPull {
  own: readonly number[];
  champion: MetricPull;
  challenger: MetricPull;
  sizes: Float64Array;
}

interface AnswersAt {
  answers: Float64Array;
  /** From which one is called positive. */
  threshold: number;
}

function pullOf(
  { labels, answers, task, threshold }: Pick<CountedRows, 'task' | 'labels'> & AnswersAt,
  { own, measure }: { own: readonly number[]; measure: FairnessMeasure },
): MetricPull | null {
  const take = (values: Float64Array) => Float64Array.from(own, (row) => values[row] ?? Number.NaN);
  if (measure === 'auc') return metricPull({ metric: 'auc', labels: take(labels), predictions: take(answers) });
  const values =
    measure === 'rate'
      ? take(answers).map((answer) => Number(answer >= threshold))
      : primaryLossRows(take(labels), take(answers), task);
  // The mean of values that are never negative is their mean distance from zero.
  return metricPull({ metric: 'mae', labels: new Float64Array(own.length), predictions: values });
}

/** Rows are taken in order of their unit, so that the sums of one unit at a time are held, however many there are. */
function covarianceOf(pulls: readonly GroupPull[], codes: Int32Array): Float64Array {
  const groups = pulls.length;
  const size = 2 * groups;
  const [groupOf, placeOf] = [new Int32Array(codes.length).fill(-1), new Int32Array(codes.length)];
  pulls.forEach(({ own }, group) => {
    own.forEach((row, place) => {
      groupOf[row] = group;
      placeOf[row] = place;
    });
  });
  const order = Uint32Array.from(codes.keys()).filter((row) => groupOf[row] !== -1);
  order.sort((one, other) => (codes[one] ?? 0) - (codes[other] ?? 0));
  const covariance = new Float64Array(size * size);
  const sums = new Float64Array(size);
  let held = 0;
  order.forEach((row, index) => {
    const group = groupOf[row] ?? 0;
    const pull = pulls[group];
    const place = placeOf[row] ?? 0;
    const rows = pull?.own.length ?? 1;
    sums[group] = (sums[group] ?? 0) + (pull?.champion.influence[place] ?? 0) / rows;
    sums[groups + group] = (sums[groups + group] ?? 0) + (pull?.challenger.influence[place] ?? 0) / rows;
    if (index + 1 < order.length && codes[order[index + 1] ?? 0] === codes[row]) return;
    held += 1;
    addProducts(covariance, sums);
    sums.fill(0);
  });
  return covariance.map((cell) => (cell * held) / Math.max(1, held - 1));
}

function addProducts(products: Float64Array, sums: Float64Array): void {
  for (let one = 0; one < sums.length; one += 1) {
    const factor = sums[one] ?? 0;
    if (factor === 0) continue;
    const row = one * sums.length;
    for (let other = 0; other < sums.length; other += 1) {
      products[row + other] = (products[row + other] ?? 0) + factor * (sums[other] ?? 0);
    }
  }
}
