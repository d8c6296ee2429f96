import { fuzzDoors, type FuzzTargets } from '@/server/testing/fuzz/fuzz-doors';
import { startFuzzInstance } from '@/server/testing/fuzz/fuzz-instance';
import type { Figure } from './log-metric';

const count = 10_000;
const defaultSeed = 4;
const slowMs = 2000;

interface Output {
  print: (figure: Figure) => void;
  say: (sentence: string) => void;
}

/** Sends ten thousand malformed requests to every call of both doors, on a database of its own: none is our fault. */
export async function benchFuzz(seed: string | undefined, { print, say }: Output): Promise<void> {
  const instance = await startFuzzInstance();
  try {
    const report = await fuzzDoors(telling(instance.targets, say), { count, seed: Number(seed ?? defaultSeed) });
    for (const failure of report.failures) say(failure);
    say(`Answers by status: ${JSON.stringify(report.statuses)}`);
    const faults = report.failures.length;
    print({ bench: 'fuzz', figure: 'requests', value: report.asked, unit: 'count', target: count, ok: true });
    print({ bench: 'fuzz', figure: 'faults of ours', value: faults, unit: 'count', target: 0, ok: faults === 0 });
  } finally {
    await instance.close();
  }
}

/** The same, naming what took long. */
function telling(targets: FuzzTargets, say: Output['say']): FuzzTargets {
  return {
    ...targets,
    send: async (request) => {
      const started = performance.now();
      const answer = await targets.send(request);
      const took = performance.now() - started;
      if (took > slowMs) say(`${Math.round(took)} ms: ${request.method} ${request.url.slice(0, 200)}`);
      return answer;
    },
  };
}
