import { describe, expect, it } from 'vitest';
import { GateRule } from '@/lib/contracts/gates';
import type { ColumnGroups } from './judge-group-gates';
import { judgeVersionGates, type VersionGateFacts } from './judge-version-gates';

const difference = (value: number, half: number) => ({
  ...{ value, standardError: half / 2, units: 30, champion: 0.66, challenger: 0.66 + value },
  ...{ lower: value - half, upper: value + half },
});
const group = (value: string, of: { rows?: number; auc: number; called: number }): ColumnGroups[number] => ({
  ...{ value, rows: of.rows ?? 500, calledShare: of.called },
  metrics: [{ name: 'auc', value: of.auc }],
});
const facts: VersionGateFacts = {
  task: 'binary',
  champion: 'm v1',
  test: { sentence: 'locked test: june', unit: 'day', seen: false },
  paired: { auc: difference(0.002, 0.004), logLoss: difference(0.002, 0.004), f1: difference(0.002, 0.004) },
  thresholds: { champion: 0.5, challenger: 0.37 },
  groups: {
    origin: [group('ATL', { auc: 0.7, called: 0.2 }), group('ORD', { auc: 0.62, called: 0.35 })],
    tiny: [group('a', { rows: 10, auc: 0.1, called: 1 })],
  },
  latency: { p50Ms: 0.01, p99Ms: 0.05, host: 'vm' },
  expectations: { trouble: [], checkedRows: 2000 },
  sizeBytes: 1000,
  licence: 'MIT',
};

const judge = (rule: object, changed: Partial<VersionGateFacts> = {}) =>
  judgeVersionGates([GateRule.parse(rule)], { ...facts, ...changed })[0];

describe('a metric', () => {
  it.each([
    // AUC +.002 ± .004: at worst .002 worse.
    ['auc', 0.002, 'passed'],
    ['auc', 0.001, 'failed'],
    // log-loss +.002 ± .004: at worst .006 worse.
    ['logLoss', 0.006, 'passed'],
    ['logLoss', 0.005, 'failed'],
  ])('%s within a margin of %s has %s', (metric, margin, outcome) => {
    expect(judge({ kind: 'metric', metric, margin })).toMatchObject({ outcome });
  });

  it('says levels, interval, units and margin', () => {
    const found = judge({ kind: 'metric', metric: 'auc', margin: 0.001 });
    expect(found?.name).toBe('AUC not worse than the champion by more than .001');
    expect(found?.sentence).toContain('AUC .6620 against .6600 of m v1');
    expect(found?.sentence).toContain('paired over 30 days');
    expect(found?.sentence).toContain('may be worse by more than .001');
  });

  it('of what is called positive says from which value each of the two calls it', () => {
    const found = judge({ kind: 'metric', metric: 'f1', margin: 0.01 });
    expect(found?.sentence).toContain('F1 .6620 (from .37) against .6600 (from .5) of m v1');
    expect(found?.evidence).toMatchObject({ thresholds: { champion: 0.5, challenger: 0.37 } });
    expect(judge({ kind: 'metric', metric: 'auc', margin: 0.01 })?.evidence).not.toHaveProperty('thresholds');
  });

  it('passes without a champion, fails on rows it has seen, and is not judged without a test', () => {
    const rule = { kind: 'metric', metric: 'auc', margin: 0 };
    expect(judge(rule, { champion: null, paired: {} })).toMatchObject({ outcome: 'passed' });
    const seen = { sentence: 'june', unit: 'day' as const, seen: true };
    expect(judge(rule, { test: seen })).toMatchObject({ outcome: 'failed' });
    expect(judge(rule, { test: { trouble: 'Declare one.' } })).toMatchObject({
      outcome: 'unjudged',
      sentence: 'Declare one.',
    });
    expect(judge(rule, { paired: { auc: null } })).toMatchObject({ outcome: 'unjudged' });
  });
});

describe('slices', () => {
  const rule = { kind: 'slice', column: 'origin', metric: 'auc', floor: 0.6 };
  it('pass when the weakest reaches the floor', () => {
    expect(judge(rule)).toMatchObject({ outcome: 'passed', sentence: expect.stringContaining('origin = ORD') });
    const failed = judge({ ...rule, floor: 0.65 });
    expect(failed).toMatchObject({ outcome: 'failed', sentence: expect.stringContaining('1 value of origin misses') });
  });

  it.each([
    [rule, 'unjudged'],
    [{ ...rule, floor: 0.65 }, 'failed'],
    [{ kind: 'fairness', column: 'origin', measure: 'auc', maxGap: 0.5 }, 'unjudged'],
    [{ kind: 'fairness', column: 'origin', measure: 'auc', maxGap: 0.01 }, 'failed'],
    [{ kind: 'fairness', column: 'origin', measure: 'rate', maxGap: 0.5 }, 'passed'],
  ])('with enough rows that define nothing is not judged: %j has %s', (gate, outcome) => {
    const onlyLate = { ...group('LGA', { rows: 40, auc: 0, called: 0.3 }), metrics: [{ name: 'auc', value: null }] };
    const found = judge(gate, { groups: { origin: [...(facts.groups['origin'] ?? []), onlyLate] } });
    expect(found).toMatchObject({ outcome });
    if (outcome === 'unjudged') expect(found?.sentence).toContain('origin = LGA (40 rows) do not define AUC');
  });

  it('are not judged on too few rows, nor by a column that is not there', () => {
    expect(judge({ ...rule, column: 'tiny' })).toMatchObject({ outcome: 'unjudged' });
    expect(judge({ ...rule, column: 'gone' })).toMatchObject({ outcome: 'unjudged' });
  });
});

describe('fairness', () => {
  const rule = { kind: 'fairness', column: 'origin', measure: 'rate', maxGap: 0.15 };
  it('allows a gap, no more', () => {
    expect(judge(rule)).toMatchObject({ outcome: 'passed' });
    // .35 − .2 = .15; Wald: 1.959964·√(.35·.65/500 + .2·.8/500) = .0546
    expect(judge({ ...rule, maxGap: 0.1 })?.sentence).toContain('a gap of .150 ± .055 (95 %)');
    expect(judge({ ...rule, measure: 'auc', maxGap: 0.05 })).toMatchObject({ outcome: 'failed' });
    expect(judge(rule, { task: 'regression' })).toMatchObject({ outcome: 'unjudged' });
  });
});

it.each([
  [{ kind: 'latency', p99Ms: 0.05 }, {}, 'passed'],
  [{ kind: 'latency', p99Ms: 0.04 }, {}, 'failed'],
  [{ kind: 'latency', p99Ms: 1 }, { latency: null }, 'unjudged'],
  [{ kind: 'size', maxBytes: 1000 }, {}, 'passed'],
  [{ kind: 'size', maxBytes: 999 }, {}, 'failed'],
  [{ kind: 'licence' }, {}, 'passed'],
  [{ kind: 'licence' }, { licence: null }, 'failed'],
  [{ kind: 'licence', allowed: ['Apache-2.0'] }, {}, 'failed'],
  [{ kind: 'licence', allowed: ['MIT'] }, {}, 'passed'],
  [{ kind: 'expectations' }, {}, 'passed'],
  [{ kind: 'expectations' }, { expectations: { trouble: ['It needs "x".'], checkedRows: 0 } }, 'failed'],
] as const)('%j with %j has %s', (rule, changed, outcome) => {
  const found = judge(rule, changed);
  expect(found).toMatchObject({ kind: rule.kind, outcome });
  expect(found?.sentence).toMatch(/^[A-Z].*\.$/);
});
