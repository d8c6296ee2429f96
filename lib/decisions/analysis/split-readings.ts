import type { SecondReading } from '@/lib/contracts/test-analysis';
import { formatPercent } from '@/lib/format/number';
import { adjustedDifference } from '@/lib/stats/adjusted-difference';
import { covariatesOf } from '@/lib/stats/covariate-statistics';
import { normalQuantile, normalTail } from '@/lib/stats/normal';
import { sampleOf } from '@/lib/stats/sample-statistics';
import { testMeans } from '@/lib/stats/welch-test';
import { metricWord } from '../metric-words';
import { contestLosses, type ContestRows } from './contest-rows';
import { requestPromise } from './request-promise';

export interface SplitPlan {
  metric: string;
  alpha: number;
  /** Whether requests are known not to be independent of each other. */
  isDependent: boolean;
}

/**
 * What a test would see that knows only who answered: each arm's own requests, plain and with what the champion says of
 * the inputs taken out (never its loss, nor anything else that knows the label: answers may move outcomes).
 *
 * @returns nothing while an arm has answered fewer than 30 labelled requests
 */
export function splitReadings(rows: ContestRows, plan: SplitPlan): SecondReading[] {
  const losses = contestLosses(rows);
  const arm = (which: 0 | 1) => {
    const places = Array.from(rows.answeredBy.keys()).filter((row) => rows.answeredBy[row] === which);
    const own = which === 0 ? losses.champion : losses.challenger;
    return {
      loss: Float64Array.from(places, (row) => own[row] ?? 0),
      score: Float64Array.from(places, (row) => rows.foreseen[row] ?? 0),
    };
  };
  const [control, treatment] = [arm(0), arm(1)];
  if (Math.min(control.loss.length, treatment.loss.length) < 30) return [];
  const level = 1 - plan.alpha;
  const promise = requestPromise('once', plan.isDependent);
  const shared = {
    figure: `${metricWord(plan.metric)} difference of arms`,
    unit: 'request',
    guarantee: promise.guarantee,
  };
  const welch = testMeans({ control: sampleOf(control.loss), treatment: sampleOf(treatment.loss), level });
  const adjusted = adjustedDifference({
    control: covariatesOf(control.loss, [control.score]),
    treatment: covariatesOf(treatment.loss, [treatment.score]),
  });
  const reach = adjusted === null ? 0 : normalQuantile((1 + level) / 2) * adjusted.standardError;
  return [
    ...(welch === null
      ? []
      : [
          {
            ...{ ...shared, method: 'Welch, own requests', value: welch.difference, pValue: welch.pValue },
            ...welch.interval,
            sentence:
              'Each arm by the requests it answered; pairs of scores say the same with far less noise. ' +
              promise.words,
          },
        ]),
    ...(adjusted === null || adjusted.standardError === 0
      ? []
      : [
          {
            ...{ ...shared, method: 'Welch, adjusted', value: adjusted.value },
            ...{ lower: adjusted.value - reach, upper: adjusted.value + reach },
            pValue: Math.min(1, 2 * normalTail(Math.abs(adjusted.value / adjusted.standardError))),
            sentence:
              `The champion's answer explains ${formatPercent(adjusted.explained)} of the variance (ρ²). ` +
              promise.words,
          },
        ]),
  ];
}
