import { formatPercent } from '@/lib/format/number';
import { countOf } from '@/lib/format/words';
import { findMetricDefinition } from '@/lib/metrics/metric-definitions';
import { studentTail, studentUpper } from '@/lib/stats/distributions';
import { requireFinite, requireProbability, requireWhole } from '@/lib/stats/require-argument';
import { capitalised, levelWord, limitWord, metricWord } from './metric-words';
import type { RuleDecision } from './rule-decision';

/** A metric over the reference: its error by day, and the number of days; as a monitor keeps it. */
export interface ReferenceQuality {
  value: number;
  standardError: number | null;
  units: number;
  /** Lag-1 correlation of its day values, where they are kept. */
  serialCorrelation?: number | null;
}

export interface QualityRuleInput {
  metric: string;
  /** How much worse than the reference is still tolerated, in units of the metric, ≥ 0. */
  margin: number;
  reference: ReferenceQuality;
  /** The metric over the window's labelled rows, and the number of days they come from. */
  window: { value: number; units: number };
  /** Chance of any false alarm over `windows` windows; default 0.05. */
  alpha?: number;
  /** Windows that share alpha; default 26, half a year of weeks. */
  windows?: number;
}

const defaults = { alpha: 0.05, windows: 26 };
/** Fewer days of reference cannot tell what days are like. */
const leastReferenceUnits = 5;

/**
 * Whether a window is worse than the reference by more than the margin, and by more than the spread of days explains.
 *
 *   excess = window − reference, turned so that larger is worse
 *   lower  = excess − t·s·√(1/units_window + 1/units_reference),  s = standardError·√units_reference
 *   t: Student's value exceeded with chance alpha/windows, units_reference − 1 degrees
 *   fires when excess > margin and lower > 0
 *
 * Guarantee: if a window's days are no worse than the reference, spread as its days are, and independent, the chance of
 * any alarm in `windows` windows is at most alpha (Bonferroni). Exact for normal days; simulated without a margin over
 * 26 windows of 7 days at alpha 0.05: 0.05 for normal days, 0.17 for days of skewness 1.3, 0.40 for days like their
 * neighbours (lag-1 correlation 0.5): then the evidence says how often chance does this.
 *
 * @returns fires false, with the reason, where the reference has under five days, or no error, or the window no day
 * @throws RangeError if a figure is not finite, margin is negative, or alpha or windows are out of range
 * Source: Shewhart 1931 (control chart for means: spread from the reference); Hahn & Meeker 1991, Statistical Intervals
 * (bound for the mean of a further sample).
 */
export function evaluateQualityRule(input: QualityRuleInput): RuleDecision {
  const { metric, margin, reference, window, alpha = defaults.alpha, windows = defaults.windows } = input;
  requireProbability('alpha', alpha);
  requireWhole('windows', windows, 1);
  requireFinite('window.value', window.value);
  requireFinite('reference.value', reference.value);
  if (!(margin >= 0)) throw new RangeError(`margin must be at least 0, got ${margin}`);
  const subject = capitalised(metricWord(metric));
  const missing = whyNotJudged(input);
  if (missing !== null) return { fires: false, title: `${subject} not judged`, sentence: missing, evidence: {} };
  const excess = excessOf(input);
  const spread = (reference.standardError ?? 0) * Math.sqrt(reference.units);
  const standardError = spread * Math.sqrt(1 / window.units + 1 / reference.units);
  const lower = excess - studentUpper(alpha / windows, reference.units - 1) * standardError;
  const fires = excess > margin && lower > 0;
  const serial = serialEvidence(input, { excess, standardError });
  return {
    fires,
    title: fires ? `${subject} is worse than the reference` : `${subject} is not worse beyond margin and chance`,
    sentence: [levelSentence(input, { excess, lower, fires }), ...serial.sentences].join(' '),
    evidence: {
      metric,
      margin,
      value: window.value,
      reference: reference.value,
      excess,
      lower,
      standardError,
      windowUnits: window.units,
      referenceUnits: reference.units,
      alpha,
      windows,
      ...serial.figures,
      method: methodOf(input, { alpha, windows }),
    },
  };
}

function whyNotJudged({ metric, reference, window }: QualityRuleInput): string | null {
  const subject = capitalised(metricWord(metric));
  if (window.units < 1) return `${subject} is not judged: the window has no labelled day yet.`;
  if (reference.standardError === null || reference.units < leastReferenceUnits) {
    return (
      `${subject} is not judged: the reference has ${countOf(reference.units, 'day')} ` +
      `and ${leastReferenceUnits} are needed to know how days differ. Choose a longer reference with a time column.`
    );
  }
  return null;
}

function excessOf({ metric, reference, window }: QualityRuleInput): number {
  const largerIsBetter = findMetricDefinition(metric)?.largerIsBetter === true;
  return largerIsBetter ? reference.value - window.value : window.value - reference.value;
}

function levelSentence(input: QualityRuleInput, of: { excess: number; lower: number; fires: boolean }): string {
  const { metric, margin, reference, window } = input;
  const gap = `${levelWord(Math.abs(of.excess))} ${of.excess >= 0 ? 'worse' : 'better'}`;
  const level =
    `${capitalised(metricWord(metric))} was ${levelWord(window.value)} over ${countOf(window.units, 'day')}, ` +
    `${gap} than in the reference (${levelWord(reference.value)})`;
  const tolerated = `${limitWord(margin)} is tolerated`;
  if (of.excess <= margin) return `${level}; ${tolerated}.`;
  const bound = `the lower bound of the difference is ${levelWord(of.lower)}`;
  if (of.fires) return `${level}; ${tolerated}. That is more than the spread of days explains: ${bound}.`;
  return `${level}; ${tolerated}, but the spread of days may explain it: ${bound}.`;
}

function methodOf(input: QualityRuleInput, budget: { alpha: number; windows: number }): string {
  return [
    `One-sided interval of the difference; unit: day, spread as in ${countOf(input.reference.units, 'reference day')}.`,
    `At most a ${formatPercent(budget.alpha)} chance of any false alarm over ${countOf(budget.windows, 'window')}.`,
    'Approximate; assumes days exchangeable.',
  ].join(' ');
}

/**
 * How often chance does this when neighbouring days resemble each other as those of the reference do (first-order
 * autoregression with lag-1 correlation ρ): variance of a mean of n days times 1 + 2 Σ from k = 1 of (1 − k/n) ρ^k, and
 * degrees of freedom (units_reference − 1)(1 − ρ)/(1 + ρ), at least 1.
 * Source: Bartlett 1946, JRSS Supplement 8.
 */
function serialEvidence(
  { reference, window }: QualityRuleInput,
  of: { excess: number; standardError: number },
): { sentences: string[]; figures: { serialCorrelation?: number; chanceWithSerialCorrelation?: number } } {
  const correlation = reference.serialCorrelation ?? null;
  if (correlation === null || correlation <= 0 || of.standardError === 0) return { sentences: [], figures: {} };
  const inflated =
    (inflation(window.units, correlation) / window.units + inflation(reference.units, correlation) / reference.units) /
    (1 / window.units + 1 / reference.units);
  const freedom = Math.max(1, ((reference.units - 1) * (1 - correlation)) / (1 + correlation));
  const chance = studentTail(of.excess / (of.standardError * Math.sqrt(inflated)), freedom);
  const figures = { serialCorrelation: correlation, chanceWithSerialCorrelation: chance };
  if (chance > 0.2) return { sentences: [], figures };
  const often = chance < 0.001 ? 'less than once in 1,000 windows' : `about once in ${Math.round(1 / chance)} windows`;
  return {
    sentences: [
      `Neighbouring days correlate at ${correlation.toFixed(2)}; allowing for that, chance alone does this ${often}.`,
    ],
    figures,
  };
}

function inflation(units: number, correlation: number): number {
  let sum = 1;
  for (let lag = 1; lag < units; lag += 1) sum += 2 * (1 - lag / units) * correlation ** lag;
  return sum;
}
