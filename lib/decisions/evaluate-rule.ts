import type { AlertRule } from '@/lib/contracts/monitoring';
import { evaluateDriftRule, type DriftedColumn } from './drift-rule';
import { metricWord, capitalised } from './metric-words';
import { evaluateQualityRule, type ReferenceQuality } from './quality-rule';
import type { RuleDecision } from './rule-decision';

/** One window of a monitor, as far as rules read it. */
export interface WindowReport {
  columns: readonly DriftedColumn[];
  prediction: DriftedColumn | null;
  /** Metrics over labelled rows with those of the reference; empty until labels are in. */
  quality: readonly { name: string; value: number; units: number; reference: ReferenceQuality | null }[];
}

/**
 * What one alert rule says about one window.
 *
 * @param rule a drift rule's metric is psi or jensenShannon; a quality rule's threshold is the margin it tolerates
 * @throws RangeError if the rule's threshold is out of range, or a drift rule names another measure
 * Source: `evaluateDriftRule`, `evaluateQualityRule`, which state what each alarm guarantees.
 */
export function evaluateRule(
  rule: Pick<AlertRule, 'kind' | 'metric' | 'threshold'>,
  report: WindowReport,
): RuleDecision {
  if (rule.kind === 'quality') return qualityDecision(rule, report);
  const subject = rule.kind === 'input-drift' ? 'input' : 'prediction';
  const prediction = report.prediction === null ? [] : [report.prediction];
  const columns = subject === 'input' ? report.columns : prediction;
  return evaluateDriftRule({ metric: driftMetric(rule.metric), threshold: rule.threshold, columns, subject });
}

function qualityDecision(rule: Pick<AlertRule, 'metric' | 'threshold'>, report: WindowReport): RuleDecision {
  const found = report.quality.find(({ name }) => name === rule.metric);
  const subject = capitalised(metricWord(rule.metric));
  if (found === undefined || found.reference === null) {
    const lack = found === undefined ? 'no labels are in for this window' : 'the reference does not define it';
    return {
      fires: false,
      title: `${subject} not judged`,
      sentence: `${subject} is not judged: ${lack}.`,
      evidence: {},
    };
  }
  return evaluateQualityRule({
    metric: rule.metric,
    margin: rule.threshold,
    reference: found.reference,
    window: found,
  });
}

function driftMetric(metric: string): 'psi' | 'jensenShannon' {
  if (metric === 'psi' || metric === 'jensenShannon') return metric;
  throw new RangeError(`a drift rule's metric must be psi or jensenShannon, got ${metric}`);
}
