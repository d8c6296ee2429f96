import { countPoints } from './count-points';
import { openTracking, quantileOf, sendFor, type TrackingBench } from './open-tracking';

const clients = 8;
const warmUpMs = 2000;
const measuredMs = 8000;
const aim = 1_000_000;
const keys = 10;
const stepsPerBatch = 100;

/** Batches of 1000 points, ten metrics of a hundred steps, from eight clients with a run each. */
export async function benchTrackingLogBatch(bench: TrackingBench): Promise<void> {
  const tracking = openTracking(bench, clients);
  try {
    const kept = await tracking.keepConnections(clients);
    const named = Array.from({ length: clients }, (_, client) => tracking.createRun(`log-batch ${client}`));
    const runs = await Promise.all(named);
    const batches = new Array<number>(clients).fill(0);
    const send = async (client: number) => {
      const first = (batches[client] ?? 0) * stepsPerBatch;
      batches[client] = (batches[client] ?? 0) + 1;
      await kept.post(client, 'runs/log-batch', `{"run_id":"${runs[client]}","metrics":[${pointsFrom(first)}]}`);
    };
    await sendFor(warmUpMs, clients, send);
    const before = await tracking.cpuSeconds();
    const sent = await sendFor(measuredMs, clients, send);
    const cpu = (await tracking.cpuSeconds()) - before;
    const rate = Math.round((sent.milliseconds.length * keys * stepsPerBatch) / sent.seconds);
    const common = { bench: 'tracking', target: null, ok: true };
    bench.print({ ...common, figure: 'log-batch', value: rate, unit: 'points/s', target: aim, ok: rate >= aim });
    const perCpu = Math.round((sent.milliseconds.length * keys * stepsPerBatch) / cpu);
    bench.print({ ...common, figure: 'log-batch-per-cpu-second', value: perCpu, unit: 'points' });
    bench.print({ ...common, figure: 'log-batch-p50', value: quantileOf(sent, 0.5), unit: 'ms' });
    bench.print({ ...common, figure: 'log-batch-p99', value: quantileOf(sent, 0.99), unit: 'ms' });
    const found = await countPoints(runs[0] ?? '');
    const lost = (batches[0] ?? 0) * keys * stepsPerBatch - found;
    bench.print({ ...common, figure: 'log-batch-lost', value: lost, unit: 'points', target: 0, ok: lost === 0 });
  } finally {
    await tracking.close();
  }
}

/** Points as a client writes them; made by hand, so that the clients take little of the machine. */
function pointsFrom(first: number): string {
  const now = Date.now();
  let text = '';
  for (let step = first; step < first + stepsPerBatch; step++) {
    for (let key = 0; key < keys; key++) {
      if (text !== '') text += ',';
      text += `{"key":"metric ${key}","value":${step / 7 + key},"timestamp":${now},"step":${step}}`;
    }
  }
  return text;
}
