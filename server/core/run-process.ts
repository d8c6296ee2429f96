import { StartFailure } from './start-failure';

type Stop = () => Promise<void>;

/** Longest time a process may take to end after it was asked to. */
const stopWithinMs = 8000;

/**
 * Runs one process of the product: starts it, says so to its supervisor, and ends it on a signal or
 * when the supervisor is gone. A failure to start is one sentence and exit code 1.
 */
export async function runProcess(name: string, start: () => Promise<Stop>): Promise<void> {
  let stopping = false;
  let stop: Stop | undefined;
  const end = async (code: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code), stopWithinMs).unref();
    await stop?.().catch((error: unknown) => console.error(`${name}: could not stop cleanly`, error));
    process.exit(code);
  };
  process.on('SIGTERM', () => void end(0));
  process.on('SIGINT', () => void end(0));
  if (process.send) process.on('disconnect', () => void end(0));
  try {
    stop = await start();
    process.send?.({ type: 'ready' });
  } catch (error) {
    console.error(error instanceof StartFailure ? `${name}: ${error.message}` : error);
    await end(1);
  }
}
