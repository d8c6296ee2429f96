import { foldHotMetrics } from './fold-hot-metrics';
import { trimTouches } from './search/tables/trim-touches';

const pauseMs = 10_000;
/** A sweep takes at most this share of one core, however many rows it has to count. */
const busyShare = 0.02;

/**
 * Folds metric points, and forgets old changes, again and again until stopped; call it once in a worker.
 * Returns what stops it.
 */
export function startFolding(): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const sweep = async () => {
    const started = performance.now();
    // A sweep that fails (the database restarts) changed nothing; the next one repeats it.
    await foldHotMetrics().catch((error: unknown) => console.error('metric points could not be packed', error));
    await trimTouches().catch((error: unknown) => console.error('old changes of runs could not be forgotten', error));
    const took = performance.now() - started;
    if (!stopped) plan(Math.max(pauseMs, took / busyShare));
  };
  const plan = (delayMs: number) => {
    timer = setTimeout(() => {
      running = sweep();
    }, delayMs);
    timer.unref();
  };
  plan(pauseMs);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
