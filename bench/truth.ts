import type { Figure } from './log-metric';
import { adjustedCourses } from './truth/adjusted-courses';
import { banditCourses } from './truth/bandit-courses';
import { airportCourses, feedbackCourses, gapCourses } from './truth/cluster-courses';
import { ownCourses } from './truth/own-courses';
import { canaryCourses, severalMetricsCourses } from './truth/canary-courses';
import { challengersCourse, conversionCourses } from './truth/conversion-courses';
import { dayCourses, flightSeries } from './truth/day-courses';
import { lateLabelCourses, pairedAucCourses } from './truth/metric-courses';
import { levelLimit, type Rate } from './truth/rates';
import { splitCourses } from './truth/split-courses';
import { discordantCourses, ratioCourses } from './truth/unit-courses';

const level = 0.05;
const simulations = 4000;

/**
 * Whether what the tests promise is true, by simulation from a fixed seed: false wins while peeking, power, clustered
 * days, splits, late labels and variance reduction. Needs no instance and no data; about a minute on one core.
 */
export function benchTruth(print: (figure: Figure) => void): void {
  for (const part of [conversions, clusteredDays, splits, metrics, adjustment, units, clusters, bandits]) {
    for (const figure of part()) print(figure);
  }
}

/** A method that claims validity under peeking: at most the level and two Monte-Carlo standard errors. */
function claimed(figure: string, rate: Rate): Figure {
  const target = levelLimit(level, rate.simulations);
  return { bench: 'truth', figure, value: rate.share, unit: 'false wins', target, ok: rate.share <= target };
}

/** Shown beside, with nothing promised. */
function beside(figure: string, { share }: Rate): Figure {
  return { bench: 'truth', figure, value: share, unit: 'of courses', target: null, ok: true };
}

function found(figure: string, { share }: Rate, target: number): Figure {
  return { bench: 'truth', figure, value: share, unit: 'found', target, ok: share >= target };
}

function* conversions(): Generator<Figure> {
  const even = conversionCourses({ simulations, baseRate: 0.1, lift: 0 });
  yield beside('null-naive-peeking', even['naive-peeking']);
  yield beside('null-bayes-chance-to-beat-95-peeking', even['bayes-chance-to-beat-95']);
  yield beside('null-fixed-horizon-read-once', even['fixed-horizon-read-once']);
  yield claimed('null-sequence-tuned-5000', even['sequence-5000']);
  yield claimed('null-sequence-tuned-40000', even['sequence-40000']);
  yield claimed('null-obrien-fleming', even['obrien-fleming']);
  yield claimed('null-sequence-three-challengers', challengersCourse({ simulations, baseRate: 0.1 }));
  const lifted = conversionCourses({ simulations, baseRate: 0.1, lift: 0.1 });
  yield found('power-sequence-tuned-5000', lifted['sequence-5000'], 0.62);
  yield found('power-sequence-tuned-40000', lifted['sequence-40000'], 0.66);
  yield beside('power-obrien-fleming', lifted['obrien-fleming']);
  yield beside('power-fixed-horizon-read-once', lifted['fixed-horizon-read-once']);
}

function* clusteredDays(): Generator<Figure> {
  for (const [index, series] of flightSeries.entries()) {
    const name = `null-flight-days-${index + 1}`;
    const { day, flight } = dayCourses({ simulations, series, order: 'drawn' });
    yield claimed(`${name}-by-day`, day);
    yield beside(`${name}-by-flight`, flight);
    yield beside(`${name}-by-day-in-calendar-order`, dayCourses({ simulations, series, order: 'calendar' }).day);
  }
}

function* splits(): Generator<Figure> {
  const fair = splitCourses({ simulations, share: 0.5 });
  const { share } = fair.sequential;
  yield { bench: 'truth', figure: 'null-split', value: share, unit: 'alarms', target: 0.005, ok: share <= 0.005 };
  yield beside('null-split-chi-square-peeking', fair['chi-square']);
  yield found('split-51-49', splitCourses({ simulations, share: 0.51 }).sequential, 0.65);
}

function* metrics(): Generator<Figure> {
  const late = lateLabelCourses({ simulations });
  yield claimed('null-auc-late-labels', late.auc);
  yield beside('null-auc-late-labels-peeking', late['auc-peeking']);
  yield claimed('null-rmse-late-labels', late.rmse);
  const paired = pairedAucCourses({ simulations: 400 });
  yield claimed('null-auc-paired-by-user', paired['by-user']);
  yield beside('null-auc-paired-by-row', paired['by-row']);
}

function* units(): Generator<Figure> {
  const ratios = ratioCourses({ simulations: 1000 });
  yield claimed('null-ratio-by-user', ratios['by-user']);
  yield beside('null-ratio-by-view', ratios['by-view']);
  const discordant = discordantCourses({ simulations });
  yield claimed('null-mcnemar-e-process', discordant['e-process']);
  yield beside('null-mcnemar-peeking', discordant.peeking);
  const several = severalMetricsCourses({ simulations });
  yield claimed('null-sequence-holm-four-metrics', several.holm);
  yield beside('null-four-metrics-peeking', several.peeking);
  const canary = canaryCourses({ simulations });
  yield claimed('null-canary-strata', canary.strata);
  yield beside('null-canary-pooled', canary.pooled);
}

function* clusters(): Generator<Figure> {
  const airports = airportCourses({ simulations });
  yield claimed('null-airports-clusters', airports.clusters);
  yield beside('null-airports-as-many-equal-units', airports.normal);
  const feedback = feedbackCourses({ simulations: 1000 });
  yield claimed('null-feedback-balance', feedback.balance);
  yield beside('null-feedback-two-shares-peeking', feedback.naive);
  const gap = gapCourses({ simulations: 1000 });
  yield claimed('gap-at-its-limit-called-broken', gap.broken);
  yield claimed('gap-at-its-limit-called-held', gap.held);
  yield beside('gap-at-its-limit-widest-peeking', gap.naive);
  const own = ownCourses({ simulations: 1000 });
  yield claimed('null-revenue-by-key', own['by-key']);
  yield beside('null-revenue-by-day-of-returning-users', own['by-day']);
  yield claimed('null-lift-by-key', own.lift);
  yield claimed('null-revenue-adjusted-by-key', own.adjusted);
  yield beside('null-revenue-welch-peeking', own['welch-peeking']);
}

function* bandits(): Generator<Figure> {
  const bandit = banditCourses({ simulations: 1000, baseRate: 0.1 });
  yield claimed('null-bandit-weighted', bandit.weighted);
  yield beside('null-bandit-plain-means', bandit['plain-means']);
  const { share } = bandit.split;
  yield { bench: 'truth', figure: 'null-bandit-split', value: share, unit: 'alarms', target: 0.01, ok: share <= 0.01 };
}

function* adjustment(): Generator<Figure> {
  const explained = 0.5;
  const { rate, peeking, gain } = adjustedCourses({ simulations: 2000, explained });
  yield claimed('null-sequence-adjusted', rate);
  yield beside('null-adjusted-peeking', peeking);
  const figure = 'variance-removed-beside-rho-squared';
  const ok = Math.abs(gain - explained) < 0.05;
  yield { bench: 'truth', figure, value: Number(gain.toFixed(4)), unit: 'share', target: explained, ok };
}
