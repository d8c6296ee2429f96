import type { ReactNode } from 'react';

export interface BoutSide {
  id: string;
  /** 'v1', or a name where versions have one. */
  name: string;
  href?: string;
  /** What it is and how long it has stood: 'trained on January', 'served 100 d'. */
  facts: readonly string[];
}

export interface BoutMetric {
  name: string;
  /** Drawn instead of the name, such as `<Statistic id="log-loss" />`. */
  head?: ReactNode;
  champion: number | null;
  challenger: number | null;
  /** Challenger minus champion. */
  difference: number | null;
  /** Interval of the difference; null where none can be had. */
  interval: readonly [number, number] | null;
  betterIs: 'lower' | 'higher';
  /** Difference at the ends of the drawn scale; default fits the interval. */
  scale?: number;
  unit?: string;
}

export type BoutOutcome = 'better' | 'worse' | 'not-worse' | 'undecided' | 'invalid' | 'guardrail-failed';

export interface BoutVerdict {
  outcome: BoutOutcome;
  sentence: string;
  /** Method, guarantee and unit: always shown beside the sentence. */
  method: string;
}

export interface BoutChallenger extends BoutSide {
  role?: 'challenger' | 'shadow';
  metrics: readonly BoutMetric[];
  verdict: BoutVerdict | null;
}

export interface BoutGuardrail {
  name: string;
  passed: boolean;
  /** Without it, what has not passed has failed. */
  state?: 'passed' | 'failed' | 'undecided';
  sentence: string;
}
