import { benchLogMetric, type Figure } from './log-metric';
import { benchMemory } from './memory';
import { benchPages } from './pages';
import { prepareEndpoint } from './prepare-endpoint';
import { benchServe } from './serve';

interface LoopBench {
  baseUrl: string;
  gatewayUrl: string;
  project: string;
  key: string;
  print: (figure: Figure) => void;
}

/** The numbers of the whole loop: memory at rest, pages, predictions, and metrics beside page views. */
export async function benchLoop(bench: LoopBench): Promise<void> {
  const endpoint = await prepareEndpoint(bench);
  await benchMemory(bench.print);
  await benchPages(bench);
  await benchServe({ ...bench, endpoint });
  await benchLogMetric(bench);
}
