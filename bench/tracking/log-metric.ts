import { countPoints } from './count-points';
import { openTracking, quantileOf, sendFor, type TrackingBench } from './open-tracking';

const clients = 16;
const warmUpMs = 2000;
const measuredMs = 8000;
const aim = 10_000;
const keys = 25;

/** One point a request from sixteen clients with a run each, answered when it is committed. */
export async function benchTrackingLogMetric(bench: TrackingBench): Promise<void> {
  const tracking = openTracking(bench, clients);
  try {
    const kept = await tracking.keepConnections(clients);
    const named = Array.from({ length: clients }, (_, client) => tracking.createRun(`log-metric ${client}`));
    const runs = await Promise.all(named);
    const steps = new Array<number>(clients).fill(0);
    const send = async (client: number) => {
      const step = (steps[client] = (steps[client] ?? 0) + 1);
      const point = { key: `metric ${step % keys}`, value: Math.sin(step), timestamp: Date.now(), step };
      await kept.post(client, 'runs/log-metric', JSON.stringify({ run_id: runs[client], ...point }));
    };
    await sendFor(warmUpMs, clients, send);
    const before = await tracking.cpuSeconds();
    const sent = await sendFor(measuredMs, clients, send);
    const cpu = (await tracking.cpuSeconds()) - before;
    const rate = Math.round(sent.milliseconds.length / sent.seconds);
    const common = { bench: 'tracking', target: null, ok: true };
    bench.print({ ...common, figure: 'log-metric', value: rate, unit: 'requests/s', target: aim, ok: rate >= aim });
    const perCpu = Math.round(sent.milliseconds.length / cpu);
    bench.print({ ...common, figure: 'log-metric-per-cpu-second', value: perCpu, unit: 'requests' });
    bench.print({ ...common, figure: 'log-metric-p50', value: quantileOf(sent, 0.5), unit: 'ms' });
    bench.print({ ...common, figure: 'log-metric-p99', value: quantileOf(sent, 0.99), unit: 'ms' });
    const found = await Promise.all(runs.map(countPoints));
    const lost = steps.reduce((sum, count, client) => sum + count - (found[client] ?? 0), 0);
    bench.print({ ...common, figure: 'log-metric-lost', value: lost, unit: 'points', target: 0, ok: lost === 0 });
  } finally {
    await tracking.close();
  }
}
