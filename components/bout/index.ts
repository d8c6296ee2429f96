export { Bout, type BoutProps } from './bout';
export type { BoutChallenger, BoutGuardrail, BoutMetric, BoutOutcome, BoutSide, BoutVerdict } from './bout-data';
export { RoundLine, type RoundStep } from './round-line';
