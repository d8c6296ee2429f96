import { describe, expect, it } from 'vitest';
import { judgeGates, type GateFacts } from './judge-gates';

const sound: GateFacts = {
  openingTrouble: null,
  metrics: [
    { name: 'logLoss', value: 0.44 },
    { name: 'auc', value: 0.68 },
  ],
  loss: { metric: 'logLoss', challenger: 0.44, champion: 0.45, rows: 20_000 },
  latency: { challengerMs: 0.2, championMs: 0.1 },
};
const failed = (facts: Partial<GateFacts>) =>
  judgeGates({ ...sound, ...facts })
    .filter(({ passed }) => !passed)
    .map(({ gate }) => gate);

describe('judgeGates', () => {
  it('lets a sound challenger through, with a sentence for each gate', () => {
    const gates = judgeGates(sound);
    expect(gates.map(({ gate, passed }) => [gate, passed])).toEqual([
      ['opens', true],
      ['metrics', true],
      ['loss', true],
      ['latency', true],
    ]);
    for (const { sentence } of gates) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it.each<[string, Partial<GateFacts>, string[]]>([
    [
      'a model that does not answer its sample',
      { openingTrouble: 'row 1 of its sample gives 2 instead of 1' },
      ['opens'],
    ],
    ['a metric that is not defined', { metrics: [{ name: 'auc', value: null }] }, ['metrics']],
    ['a metric that is infinite', { metrics: [{ name: 'logLoss', value: Infinity }] }, ['metrics']],
    ['no metric at all', { metrics: [] }, ['metrics']],
    ['a loss just at the limit', { loss: { metric: 'logLoss', challenger: 0.5, champion: 0.4, rows: 9 } }, []],
    ['a loss beyond it', { loss: { metric: 'logLoss', challenger: 0.501, champion: 0.4, rows: 9 } }, ['loss']],
    ['a loss nobody measured', { loss: null }, ['loss']],
    ['5 ms beside a quick champion', { latency: { challengerMs: 5, championMs: 0.1 } }, []],
    ['more than 5 ms beside a quick champion', { latency: { challengerMs: 5.1, championMs: 0.1 } }, ['latency']],
    ['three times a slow champion', { latency: { challengerMs: 30, championMs: 10 } }, []],
    ['more than three times a slow champion', { latency: { challengerMs: 31, championMs: 10 } }, ['latency']],
    ['a latency nobody measured', { latency: null }, ['latency']],
  ])('%s: fails %j', (_, facts, expected) => {
    expect(failed(facts)).toEqual(expected);
  });

  it('names the undefined metric', () => {
    expect(judgeGates({ ...sound, metrics: [{ name: 'auc', value: null }] })[1]?.sentence).toContain(
      'auc is not defined',
    );
  });
});
