import type { RoundChallenger } from '@/lib/contracts/policies';
import { formatNumber } from '@/lib/format/number';
import { levelWord, metricWord } from './metric-words';

export type Gate = RoundChallenger['gates'][number];

/** What was found out about a challenger before it meets traffic. */
export interface GateFacts {
  /** Why the model cannot be opened, answer its own sample, or stand beside the champion; null when all is well. */
  openingTrouble: string | null;
  /** Metrics on the rows kept from its training; null where undefined. */
  metrics: readonly { name: string; value: number | null }[];
  /** Loss of both on the challenger's validation rows; null where it could not be measured. */
  loss: { metric: string; challenger: number; champion: number; rows: number } | null;
  /** Milliseconds a single row takes at the 95th percentile; null where it could not be measured. */
  latency: { challengerMs: number; championMs: number } | null;
}

export const gateLimits = {
  /** A loss so many times the champion's is no bad luck but a fault. */
  lossFactor: 1.25,
  /** A row may take so long, or so many times as long as the champion's. */
  latencyMs: 5,
  latencyFactor: 3,
} as const;

/**
 * Whether a challenger may meet traffic: it opens and answers its sample as when it was trained, its metrics are
 * numbers, its loss is not absurd, and it is quick enough. Gates find faults, they prove no quality.
 *
 *   loss: challenger ≤ 1.25 · champion;  latency: challenger ≤ max(5 ms, 3 · champion)
 *
 * @returns every gate with a sentence, in this order; what could not be measured fails
 */
export function judgeGates(facts: GateFacts): Gate[] {
  return [openingGate(facts), metricsGate(facts), lossGate(facts), latencyGate(facts)];
}

function openingGate({ openingTrouble }: GateFacts): Gate {
  if (openingTrouble === null) {
    return { gate: 'opens', passed: true, sentence: 'The model opens and reproduces its stored sample.' };
  }
  const trouble = openingTrouble.replace(/\.$/, '');
  return { gate: 'opens', passed: false, sentence: `The model cannot be served: ${trouble}.` };
}

function metricsGate({ metrics }: GateFacts): Gate {
  const undefinedOnes = metrics.filter(({ value }) => value === null || !Number.isFinite(value));
  const passed = metrics.length > 0 && undefinedOnes.length === 0;
  if (passed) return { gate: 'metrics', passed, sentence: `All ${metrics.length} validation metrics are numbers.` };
  const what =
    metrics.length === 0
      ? 'There are no validation metrics'
      : `${undefinedOnes.map(({ name }) => name).join(', ')} is not defined`;
  return { gate: 'metrics', passed, sentence: `${what} on the rows kept for validation.` };
}

function lossGate({ loss }: GateFacts): Gate {
  if (loss === null)
    return { gate: 'loss', passed: false, sentence: 'Its loss could not be measured beside the champion.' };
  const { metric, challenger, champion, rows } = loss;
  const passed = challenger <= gateLimits.lossFactor * champion;
  const levels = `${metricWord(metric)} ${levelWord(challenger)} against ${levelWord(champion)} of the champion`;
  const where = `on its ${formatNumber(rows)} validation rows, ${gateLimits.lossFactor} times as much is allowed`;
  return {
    gate: 'loss',
    passed,
    sentence: `${passed ? 'Its loss is sane' : 'Its loss is absurd'}: ${levels} ${where}.`,
  };
}

function latencyGate({ latency }: GateFacts): Gate {
  if (latency === null) return { gate: 'latency', passed: false, sentence: 'Its latency could not be measured.' };
  const { challengerMs, championMs } = latency;
  const limit = Math.max(gateLimits.latencyMs, gateLimits.latencyFactor * championMs);
  const passed = challengerMs <= limit;
  const figure = (ms: number) => `${formatNumber(ms, { digits: 2 })} ms`;
  const levels = `${figure(challengerMs)} at the 95th percentile (champion ${figure(championMs)})`;
  const sentence = `A row takes ${levels}, ${figure(limit)} is allowed.`;
  return { gate: 'latency', passed, sentence };
}
