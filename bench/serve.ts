import type { Figure } from './log-metric';
import { prepareRival } from './prepare-endpoint';
import { atRate, flatOut, openEndpoint, quantileOf, type Latencies, type Target } from './serve-load';
import { benchBatches } from './serve-batches';
import { benchModels } from './serve-models';
import { benchPromotion } from './serve-promotion';

interface ServeBench extends Target {
  baseUrl: string;
  print: (figure: Figure) => void;
}

const warmUpMs = 2000;
const flatOutMs = 8000;
const steadyMs = 15_000;
const rates = [200, 1000];

/** What the gateway does in one process: single rows, request ids, batches, labels, loading, and promotions. */
export async function benchServe(bench: ServeBench): Promise<void> {
  const endpoint = await openEndpoint(bench);
  const print = (figure: string, measured: Measured) => printFigure(bench, figure, measured);
  try {
    const made = await prepareRival(bench);
    const single = () => endpoint.predict(1);
    await flatOut(single, warmUpMs);
    for (const rate of rates) printSteady(print, rate, await atRate(single, rate, steadyMs));
    await endpoint.caughtUp();
    const before = await endpoint.cpuSeconds();
    const most = await flatOut(single, flatOutMs);
    printFlatOut(print, 'predict', most);
    print('log-caught-up-after', { value: await endpoint.caughtUp(), unit: 's' });
    const cpu = (await endpoint.cpuSeconds()) - before;
    print('predict-per-cpu-second', { value: Math.round(most.milliseconds.length / cpu), unit: 'requests, logged' });
    let serial = 0;
    const run = Date.now();
    const identified = () => endpoint.predict(1, `bench-${run}-${(serial += 1)}`);
    printFlatOut(print, 'predict-with-request-id', await flatOut(identified, flatOutMs));
    await endpoint.caughtUp();
    await benchBatches({ place: bench, endpoint, endpointId: made.id, print });
    await benchPromotion({ place: bench, made, endpoint, print });
    await benchModels(made.versions[0], print);
  } finally {
    await endpoint.close();
  }
}

type Print = (figure: string, measured: Measured) => void;

function printSteady(print: Print, rate: number, latencies: Latencies): void {
  const name = `predict-at-${rate}-per-second`;
  const [p50, p99] = [quantileOf(latencies, 0.5), quantileOf(latencies, 0.99)];
  print(`${name}-p50`, { value: p50, unit: 'ms', target: 1, ok: p50 <= 1 });
  print(`${name}-p99`, { value: p99, unit: 'ms', target: 5, ok: p99 <= 5 });
}

function printFlatOut(print: Print, name: string, latencies: Latencies): void {
  const rate = Math.round(latencies.milliseconds.length / latencies.seconds);
  const target = name === 'predict' ? 6000 : 3000;
  print(`${name}-flat-out`, { value: rate, unit: 'requests/s', target, ok: rate >= target });
  print(`${name}-flat-out-p99`, { value: quantileOf(latencies, 0.99), unit: 'ms' });
}

export interface Measured {
  value: number;
  unit: string;
  target?: number;
  ok?: boolean;
}

function printFigure({ print }: ServeBench, figure: string, { value, unit, target, ok = true }: Measured): void {
  print({ bench: 'serve', figure, value: Number(value.toPrecision(4)), unit, target: target ?? null, ok });
}
