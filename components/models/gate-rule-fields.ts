import { GateRule } from '@/lib/contracts/gates';

/** One value of a rule as a form asks for it. */
export interface RuleField {
  name: string;
  label: string;
  type: 'number' | 'text' | 'metric' | 'choice' | 'list';
  step?: number;
  options?: { value: string; label: string }[];
}

export const ruleTitles: Record<GateRule['kind'], string> = {
  metric: 'Not worse than the champion',
  slice: 'Floor for every slice',
  latency: 'Latency budget',
  fairness: 'Fairness gap',
  expectations: 'Signature and data as expected',
  size: 'Size',
  licence: 'Licence',
};

const metric: RuleField = { name: 'metric', label: 'Metric', type: 'metric' };
const column: RuleField = { name: 'column', label: 'Column', type: 'text' };
const minRows: RuleField = { name: 'minRows', label: 'Rows at least', type: 'number', step: 10 };
const measures = [
  { value: 'rate', label: 'share called positive' },
  { value: 'auc', label: 'AUC' },
];

/** What each kind of rule asks for. */
export const ruleFields: Record<GateRule['kind'], readonly RuleField[]> = {
  metric: [metric, { name: 'margin', label: 'Margin', type: 'number', step: 0.001 }],
  slice: [column, metric, { name: 'floor', label: 'Floor', type: 'number' }, minRows],
  latency: [{ name: 'p99Ms', label: 'p99, ms', type: 'number', step: 1 }],
  fairness: [
    column,
    { name: 'measure', label: 'Measure', type: 'choice', options: measures },
    { name: 'maxGap', label: 'Gap at most', type: 'number' },
    minRows,
  ],
  expectations: [],
  size: [{ name: 'maxBytes', label: 'Bytes at most', type: 'number', step: 1_000_000 }],
  licence: [{ name: 'allowed', label: 'One of', type: 'list' }],
};

const beginnings: Record<GateRule['kind'], object> = {
  metric: { margin: 0.005 },
  slice: { column: 'column', floor: 0.6 },
  latency: { p99Ms: 5 },
  fairness: { column: 'column', measure: 'rate', maxGap: 0.1 },
  expectations: {},
  size: { maxBytes: 50_000_000 },
  licence: {},
};

/** A new rule of a kind with values to begin with; null for no kind of rule. */
export function freshRule(kind: string | null, firstMetric: string): GateRule | null {
  const known = Object.keys(ruleTitles).find((one) => one === kind);
  if (known === undefined) return null;
  return GateRule.parse({ ...beginnings[known as GateRule['kind']], kind: known, metric: firstMetric });
}

/** The rule with another value; one that cannot be is kept, and refused by the server when it is saved. */
export function changedRule(rule: GateRule, name: string, value: unknown): GateRule {
  const changed: unknown = { ...rule, [name]: value };
  const parsed = GateRule.safeParse(changed);
  // What is being typed may not be valid yet; the server says what is wrong with it.
  return parsed.success ? parsed.data : (changed as GateRule);
}
