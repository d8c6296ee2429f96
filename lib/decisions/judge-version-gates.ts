import type { GateResult, GateRule } from '@/lib/contracts/gates';
import { formatBytes } from '@/lib/format/bytes';
import { formatCount, formatNumber } from '@/lib/format/number';
import { calledMetrics, type AnswerDifference } from '@/lib/metrics/compare-answers';
import type { Thresholds } from '@/lib/metrics/compare-metric';
import { findMetricDefinition } from '@/lib/metrics/metric-definitions';
import type { Task } from '@/lib/preprocessing/schema';
import { judgeFairnessGate, judgeSlices, type ColumnGroups } from './judge-group-gates';
import { capitalised, differenceWords, levelWord, limitWord, metricWord } from './metric-words';

/** What was found out about a version before its gates are judged. */
export interface VersionGateFacts {
  task: Task;
  /** The champion it is compared with; null where the model has none. */
  champion: string | null;
  /** The locked test; `trouble` says why there is none that can be used. */
  test: { sentence: string; unit: 'row' | 'day'; seen: boolean } | { trouble: string };
  /** By metric: challenger minus champion on the same rows; null where the rows do not define it. */
  paired: Readonly<Record<string, AnswerDifference | null>>;
  /** From which the champion and the version each call a row positive; null where that asks nothing. */
  thresholds: Thresholds | null;
  /** By column; null where the test has no such column. */
  groups: Readonly<Record<string, ColumnGroups | null>>;
  latency: { p50Ms: number; p99Ms: number; host: string } | null;
  /** What is wrong with its signature or with rows of the test; empty when all is well. */
  expectations: { trouble: readonly string[]; checkedRows: number };
  sizeBytes: number;
  licence: string | null;
}

type Judged = Pick<GateResult, 'outcome' | 'sentence' | 'evidence'>;
type RuleOf<K extends GateRule['kind']> = Extract<GateRule, { kind: K }>;

/**
 * Judges the declared gates of a model over one version. A gate passes only on evidence: what cannot be judged is said
 * so and counts as not passed.
 *
 *   metric: passes when the end of the 95 % interval of (challenger − champion) that is worse lies within the margin
 *
 * @returns one result a rule, in their order
 */
export function judgeVersionGates(rules: readonly GateRule[], facts: VersionGateFacts): GateResult[] {
  return rules.map((rule) => ({ kind: rule.kind, name: gateName(rule), ...judge(rule, facts) }));
}

function judge(rule: GateRule, facts: VersionGateFacts): Judged {
  switch (rule.kind) {
    case 'latency':
      return judgeLatency(rule, facts);
    case 'expectations':
      return judgeExpectations(facts);
    case 'size':
      return judgeSize(rule, facts);
    case 'licence':
      return judgeLicence(rule, facts);
    default:
      return judgeOnTest(rule, facts);
  }
}

/** What a gate asks, in a few words. */
export function gateName(rule: GateRule): string {
  switch (rule.kind) {
    case 'metric':
      return `${metricWord(rule.metric)} not worse than the champion by more than ${limitWord(rule.margin)}`;
    case 'slice': {
      const bound = isLargerBetter(rule.metric) ? 'at least' : 'at most';
      return `${metricWord(rule.metric)} ${bound} ${limitWord(rule.floor)} for every ${rule.column}`;
    }
    case 'latency':
      return `single row in ${formatNumber(rule.p99Ms)} ms at the 99th percentile`;
    case 'fairness': {
      const what = rule.measure === 'rate' ? 'share called positive' : 'AUC';
      return `${what} differs by at most ${limitWord(rule.maxGap)} between values of ${rule.column}`;
    }
    case 'expectations':
      return 'signature and data as expected';
    case 'size':
      return `at most ${formatBytes(rule.maxBytes)}`;
    case 'licence':
      return rule.allowed === null ? 'a licence is given' : `licence one of ${rule.allowed.join(', ')}`;
  }
}

const isLargerBetter = (metric: string) => findMetricDefinition(metric)?.largerIsBetter !== false;
const unjudged = (sentence: string): Judged => ({ outcome: 'unjudged', sentence, evidence: {} });

function judgeOnTest(rule: RuleOf<'metric' | 'slice' | 'fairness'>, facts: VersionGateFacts): Judged {
  const { test } = facts;
  if ('trouble' in test) return unjudged(test.trouble);
  if (test.seen) {
    const sentence = 'Its training saw rows of the locked test, so what it answers there proves nothing.';
    return { outcome: 'failed', sentence, evidence: { test: test.sentence } };
  }
  if (rule.kind === 'metric') return judgeMetric(rule, { ...facts, test });
  const groups = facts.groups[rule.column] ?? null;
  if (groups === null) return unjudged(`The locked test has no column "${rule.column}".`);
  return rule.kind === 'slice' ? judgeSlices(rule, groups) : judgeFairnessGate(rule, groups, facts.task);
}

type Tested = VersionGateFacts & { test: { sentence: string; unit: 'row' | 'day' } };

function judgeMetric({ metric, margin }: RuleOf<'metric'>, facts: Tested): Judged {
  const { champion, paired, test } = facts;
  const word = metricWord(metric);
  if (champion === null) {
    const sentence = 'There is no other champion to be worse than.';
    return { outcome: 'passed', sentence, evidence: { test: test.sentence } };
  }
  const found = paired[metric] ?? null;
  if (found === null) return unjudged(`The rows of the locked test do not define ${word} for both models.`);
  const worst = isLargerBetter(metric) ? -found.lower : found.upper;
  const passed = worst <= margin;
  const at = calledMetrics.includes(metric) ? facts.thresholds : null;
  const from = (threshold: number | undefined) => (threshold === undefined ? '' : ` (from ${limitWord(threshold)})`);
  const own = `${levelWord(found.challenger)}${from(at?.challenger)}`;
  const levels = `${word} ${own} against ${levelWord(found.champion)}${from(at?.champion)} of ${champion}`;
  const interval = differenceWords({ mean: found.value, lower: found.lower, upper: found.upper });
  const verdict = passed ? 'it is not worse by more than' : 'it may be worse by more than';
  const over = `paired over ${formatCount(found.units)} ${test.unit}s`;
  return {
    outcome: passed ? 'passed' : 'failed',
    sentence: `${capitalised(levels)}, difference ${interval} (95 %, ${over}): ${verdict} ${limitWord(margin)}.`,
    evidence: { ...found, margin, test: test.sentence, ...(at ? { thresholds: at } : {}) },
  };
}

function judgeLatency({ p99Ms }: RuleOf<'latency'>, { latency }: VersionGateFacts): Judged {
  if (latency === null) return unjudged('Its latency has not been measured yet: check again in a moment.');
  const passed = latency.p99Ms <= p99Ms;
  const figure = (ms: number) => `${formatNumber(ms, { digits: 3 })} ms`;
  const budget = `${passed ? 'within' : 'over'} the budget of ${figure(p99Ms)}`;
  return {
    outcome: passed ? 'passed' : 'failed',
    sentence: `A single row takes ${figure(latency.p99Ms)} at the 99th percentile on ${latency.host}: ${budget}.`,
    evidence: { ...latency, budgetMs: p99Ms },
  };
}

function judgeExpectations({ expectations, champion }: VersionGateFacts): Judged {
  const { trouble, checkedRows } = expectations;
  const [first] = trouble;
  if (first !== undefined) return { outcome: 'failed', sentence: first, evidence: { trouble, checkedRows } };
  const like = champion === null ? 'It opens and reproduces its sample' : `It answers what ${champion} answers`;
  const rows = checkedRows === 0 ? '' : `, and ${formatCount(checkedRows)} rows of the test fit its signature`;
  return { outcome: 'passed', sentence: `${like}${rows}.`, evidence: { checkedRows } };
}

function judgeSize({ maxBytes }: RuleOf<'size'>, { sizeBytes }: VersionGateFacts): Judged {
  const passed = sizeBytes <= maxBytes;
  const sentence = `It has ${formatBytes(sizeBytes)}; ${formatBytes(maxBytes)} are allowed.`;
  return { outcome: passed ? 'passed' : 'failed', sentence, evidence: { sizeBytes, maxBytes } };
}

function judgeLicence({ allowed }: RuleOf<'licence'>, { licence }: VersionGateFacts): Judged {
  if (licence === null) {
    return { outcome: 'failed', sentence: 'It has no licence: give one on its page.', evidence: { licence } };
  }
  const passed = allowed === null || allowed.includes(licence);
  const sentence = passed
    ? `Its licence is ${licence}.`
    : `Its licence is ${licence}, which is none of ${allowed.join(', ')}.`;
  return { outcome: passed ? 'passed' : 'failed', sentence, evidence: { licence, allowed } };
}
