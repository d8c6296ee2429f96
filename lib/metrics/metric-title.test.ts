import { describe, expect, it } from 'vitest';
import { metricTitle, metricWord } from './metric-title';

describe('metricTitle', () => {
  it.each([
    ['logLoss', 'Log-loss', 'log-loss'],
    ['auc', 'AUC', 'AUC'],
    ['prAuc', 'PR-AUC', 'PR-AUC'],
    ['errorRate', 'Error rate', 'error rate'],
    ['latencyP95', 'latencyP95', 'latencyP95'],
  ])('%s is %s, in a sentence %s', (name, title, word) => {
    expect([metricTitle(name), metricWord(name)]).toEqual([title, word]);
  });
});
