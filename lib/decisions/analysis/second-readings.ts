import type { SecondReading } from '@/lib/contracts/test-analysis';
import { formatPercent } from '@/lib/format/number';
import { countOf } from '@/lib/format/words';
import { compareMeansBayes } from '@/lib/stats/bayes-means';
import { studentTail, studentUpper } from '@/lib/stats/distributions';
import { groupSequentialLooks } from '@/lib/stats/group-sequential';
import { meanOf, sampleOf, standardErrorOf } from '@/lib/stats/sample-statistics';
import { metricWord } from '../metric-words';
import type { UnitDay } from '../read-sequence';

type PairedUnitDay = UnitDay & { difference: number };

export interface ReadingPlan {
  metric: string;
  /** Of this challenger. */
  alpha: number;
  plannedUnits: number;
  /** As planned before the first look; what came later by an extension was decided on what was seen. */
  firstPlannedUnits: number;
}

const plannedLooks = [0.25, 0.5, 0.75, 1];
const fewestDays = 3;

/**
 * The primary metric over days by the methods that other tools use, each with what it promises. None of them decides.
 *
 * @param days complete days, rising
 * @returns nothing before three days
 */
export function readingsOverDays(days: readonly PairedUnitDay[], plan: ReadingPlan): SecondReading[] {
  if (days.length < fewestDays) return [];
  const differences = days.map(({ difference }) => difference);
  const estimate = estimateOf(differences);
  const planned = estimateOf(differences.slice(0, plan.firstPlannedUnits));
  if (estimate === null || planned === null) return [];
  const figure = `${metricWord(plan.metric)} difference`;
  const shared = { figure, unit: 'day' };
  return [
    { ...shared, ...fixedHorizon(planned, plan) },
    ...groupSequential(differences, plan).map((reading) => ({ ...shared, ...reading })),
    { ...shared, ...bayesian(estimate, plan) },
  ];
}

type Said = Omit<SecondReading, 'figure' | 'unit'>;
interface Estimate {
  value: number;
  standardError: number;
  units: number;
}

function estimateOf(differences: readonly number[]): Estimate | null {
  const sample = sampleOf(differences);
  const standardError = standardErrorOf(sample);
  if (standardError === null || standardError === 0) return null;
  return { value: meanOf(sample) ?? 0, standardError, units: differences.length };
}

/** Of the days planned before the first look: those added because of what was seen are no part of its promise. */
function fixedHorizon({ value, standardError, units }: Estimate, { alpha, firstPlannedUnits }: ReadingPlan): Said {
  const reach = studentUpper(alpha / 2, units - 1) * standardError;
  const pValue = Math.min(1, 2 * studentTail(Math.abs(value / standardError), units - 1));
  const when =
    units >= firstPlannedUnits
      ? 'The planned days are in, so it may be read, once.'
      : `It may be read once, at ${countOf(firstPlannedUnits, 'day')}; ${units} are in.`;
  return {
    ...{ method: 'Paired t test', value, lower: value - reach, upper: value + reach, pValue, guarantee: 'once' },
    sentence: `Student's t over day means. ${when} Looked at every day it errs far more often than it says.`,
  };
}

/**
 * Looks at each quarter of the plan that holds days enough, counted among those alone. It ends where it was planned to:
 * the whole error budget is spent there, and days added because of what was seen are no part of its promise.
 */
function groupSequential(differences: readonly number[], plan: ReadingPlan): Said[] {
  const { alpha, firstPlannedUnits, plannedUnits } = plan;
  const sizes = [...new Set(plannedLooks.map((share) => Math.round(share * firstPlannedUnits)))].filter(
    (size) => size >= fewestDays,
  );
  const looks = sizes
    .filter((size) => size <= differences.length)
    .map((size) => {
      const sample = sampleOf(differences.slice(0, size));
      return { value: meanOf(sample) ?? 0, standardError: standardErrorOf(sample) ?? 0, units: size };
    });
  if (looks.length === 0 || looks.some(({ standardError }) => standardError <= 0)) return [];
  const read = groupSequentialLooks({ looks, plannedUnits: firstPlannedUnits, alpha });
  const last = read.looks.at(-1);
  if (last === undefined) return [];
  const crossed =
    read.crossedAt === null ? 'No bound was crossed' : `The bound of look ${read.crossedAt + 1} was crossed`;
  const bounds = { lower: last.lower, upper: last.upper };
  const isOpen = !Number.isFinite(last.lower);
  const ended =
    plannedUnits > firstPlannedUnits && looks.length === sizes.length
      ? ` It ended on day ${firstPlannedUnits}: the days that the test was extended by are not read.`
      : '';
  return [
    {
      ...{ method: "Group-sequential (O'Brien–Fleming)", value: looks.at(-1)?.value ?? null, pValue: null },
      ...(isOpen ? { lower: null, upper: null } : bounds),
      guarantee: 'planned',
      sentence:
        `${crossed}: look ${looks.length} of ${sizes.length} (days ${sizes.join(', ')}), ` +
        `at most ${formatPercent(alpha)} false claims over these looks.${ended}`,
    },
  ];
}

function bayesian(estimate: Estimate, { alpha }: ReadingPlan): Said {
  // A loss: the challenger gains what the difference falls below zero.
  const gain = { ...estimate, value: -estimate.value };
  const read = compareMeansBayes({ difference: gain, level: 1 - alpha });
  return {
    ...{ method: 'Bayesian (normal)', value: estimate.value, pValue: null, guarantee: 'none' },
    ...{ lower: -read.interval.upper, upper: -read.interval.lower },
    sentence:
      `Chance that the challenger is better ${formatPercent(read.chanceToBeat)}, ` +
      `expected loss of taking it ${read.expectedLossOfTreatment.toPrecision(2)}. ${read.caveat}`,
  };
}
