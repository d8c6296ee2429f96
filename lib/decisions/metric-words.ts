import { decimalsFor, formatFixed, formatInterval } from '@/lib/format/number';
import { findMetricDefinition } from '@/lib/metrics/metric-definitions';
import { metricTitle } from '@/lib/metrics/metric-title';
import { findOwnMetric } from '@/lib/metrics/own-metrics';

/** A metric's title inside a sentence: `metricWord('logLoss')` → 'log-loss', `metricWord('auc')` → 'AUC'. */
export function metricWord(name: string): string {
  const title = metricTitle(name);
  const isAcronym = /^[A-Z][A-Z0-9²-]*$/.test(title);
  return isAcronym ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

/** A metric as something to lose: `lossWord('logLoss')` → 'log-loss', `lossWord('auc')` → 'lost AUC'. */
export function lossWord(name: string): string {
  return `${isGain(name) ? 'lost ' : ''}${metricWord(name)}`;
}

/** Whether it is what came of the requests that a version answered itself, not how well it foresaw them. */
export const isOwn = (name: string): boolean => findOwnMetric(name) !== null;

/** Whether more of it is better. */
export function isGain(name: string): boolean {
  return name === 'outcome' || name === 'revenue' || findMetricDefinition(name)?.largerIsBetter === true;
}

/**
 * A difference with its interval: '−.0065 [−.0129, −.0001]', all three with as many decimals; up to two more are given
 * to a bound that would be shown as zero without being it.
 */
export function differenceWords(of: { mean: number; lower: number; upper: number }): string {
  const fewest = decimalsFor([of.mean, of.lower, of.upper], 3);
  const hidesSign = (places: number): boolean =>
    [of.lower, of.upper].some((bound) => bound !== 0 && Number(bound.toFixed(places)) === 0);
  const decimals = [fewest, fewest + 1].find((places) => !hidesSign(places)) ?? fewest + 2;
  const mean = formatFixed(of.mean, decimals, { signed: true, bareFraction: true });
  return `${mean} ${formatInterval([of.lower, of.upper], decimals)}`;
}

/** A level or a limit for reading: '.5977', '−.0213' (4 decimals at most for figures below 1). */
export function levelWord(value: number): string {
  return formatFixed(value, Math.min(4, Math.max(1, decimalsFor([value]))), { bareFraction: true });
}

/** A limit as it was set, without padding: `limitWord(0.02)` → '.02'. */
export function limitWord(value: number): string {
  return String(Number(value.toPrecision(3))).replace(/^(-?)0\./, '$1.');
}

/** A sentence begins with a capital. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
