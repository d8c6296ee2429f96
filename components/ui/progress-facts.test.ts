import { describe, expect, it } from 'vitest';
import { progressFacts } from './progress-facts';

describe('progressFacts', () => {
  it('tells share, amount, speed and what is left', () => {
    const facts = progressFacts({ done: 200_000, total: 500_000, unit: 'rows', elapsedMs: 20_000 });
    expect(facts).toEqual({
      share: 0.4,
      amount: '40\u00a0% · 200,000 of 500,000 rows',
      pace: '10k rows/s · 30 s left',
    });
  });

  it('promises no end while the total is unknown', () => {
    const facts = progressFacts({ done: 1200, total: null, unit: 'rows', elapsedMs: 1000 });
    expect(facts).toEqual({ share: null, amount: '1,200 rows', pace: '1.2k rows/s' });
  });

  it.each([
    [0, 10, 5000],
    [0, 10, 0],
  ])('says nothing about speed at %d of %d after %d ms', (done, total, elapsedMs) => {
    expect(progressFacts({ done, total, unit: 'rounds', elapsedMs }).pace).toBe('');
  });

  it('never shows 100 % before the end, nor more than 100 %', () => {
    expect(progressFacts({ done: 999, total: 1000, unit: null, elapsedMs: 1000 }).amount).toBe(
      '99\u00a0% · 999 of 1,000',
    );
    expect(progressFacts({ done: 1100, total: 1000, unit: null, elapsedMs: 1000 }).share).toBe(1);
  });
});
