/** How the demo is run. */
export interface DemoOptions {
  /** Share of the three million flights, 0..1. */
  fraction: number;
  /** Flights of a month that are replayed through the gateway. */
  perMonth: number;
  /** Presses Promote when a round waits for a person. */
  promote: boolean;
  seed: number;
}

export const demoDefaults: DemoOptions = { fraction: 1, perMonth: 20_000, promote: false, seed: 7 };

/** How far the demo is: a share of the whole, and what it does now. */
export type OnStep = (done: number, message: string) => void;
export type OnLog = (text: string) => void;

export interface DemoRun {
  options: DemoOptions;
  onStep: OnStep;
  log: OnLog;
  signal: AbortSignal;
}
