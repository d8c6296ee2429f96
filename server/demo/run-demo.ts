import { DemoClient } from './client';
import { closingTable, type ClosingTable } from './closing-table';
import type { DemoRun } from './demo-options';
import { FlightFile } from './flights';
import { prepareData } from './prepare-data';
import { prepareServing } from './prepare-serving';
import { Replay } from './replay';
import { trainJanuary } from './train-january';

/** Shares of the whole that the parts take, for the progress bar. */
const parts = { data: 0.08, train: 0.12, replay: 0.68, table: 0.12 };

/**
 * The whole loop on real flights, over HTTP: data, training, serving, replay, drift, a round with two
 * challengers, an A/B test and its verdict. Run twice, it uses what is there and repeats no prediction.
 */
export async function runDemo(address: DemoClient['address'], run: DemoRun): Promise<ClosingTable> {
  const started = performance.now();
  const client = new DemoClient(address, run.signal);
  const file = await FlightFile.open(run.options.fraction);
  const part = (from: number, share: number): DemoRun => ({
    ...run,
    onStep: (done, message) => run.onStep(from + done * share, message),
  });
  try {
    const data = await prepareData(client, file, part(0, parts.data));
    const champion = await trainJanuary(client, data, part(parts.data, parts.train));
    const serving = await prepareServing(client, data, champion);
    const walked = await new Replay(client, serving, part(parts.data + parts.train, parts.replay)).walk(file);
    run.onStep(1 - parts.table, 'Scoring every flight with every version');
    const table = await closingTable(client, { data, serving, roundId: walked.roundId });
    run.onStep(1, 'Done');
    return { requests: walked.requests, seconds: (performance.now() - started) / 1000, ...table };
  } finally {
    await Promise.all([client.close(), file.close()]);
  }
}
