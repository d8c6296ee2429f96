import { StartFailure } from '@/server/core/start-failure';
import { runSupervisor } from '@/server/supervisor/run-supervisor';

const hardStopMs = 12_000;

/** Settles on the first request to end; a second one ends at once. */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = () => {
      if (asked) process.exit(1);
      asked = true;
      setTimeout(() => process.exit(1), hardStopMs).unref();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    if (process.send) process.on('disconnect', ask);
  });
}

// A terminal that went away must not end the instance in the middle of stopping.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  await runSupervisor({
    write: (text) => void process.stdout.write(text),
    stopRequested: stopRequest(),
    onReady: ({ url, gatewayUrl }, announcements) => {
      const lines = [`Ringside is ready: ${url}`, ...announcements, 'Ctrl-C stops it.'];
      process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
      process.send?.({ type: 'ready', url, gatewayUrl });
    },
  });
  process.exit(0);
} catch (error) {
  const sentence = error instanceof StartFailure ? error.message : `Something unexpected ended Ringside: ${error}`;
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}
