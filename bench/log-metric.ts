import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

/** One line of a bench. */
export interface Figure {
  bench: string;
  figure: string;
  value: number;
  unit: string;
  /** Null where nothing was promised. */
  target: number | null;
  ok: boolean;
}

interface LogMetricBench {
  /** Where web answers, such as http://127.0.0.1:3000. */
  baseUrl: string;
  project: string;
  key: string;
  /** Of a signed-in browser, for the pages; single-user mode needs none. */
  cookie?: string;
  print: (figure: Figure) => void;
}

const clients = 16;
const flatOutMs = 5000;
const besidePagesMs = 10_000;
const steadyPerSecond = 200;
const pagesPerSecond = 20;

/** How long a metric point takes from an MLflow client's request to its commit: flat out, and beside page views. */
export async function benchLogMetric(bench: LogMetricBench): Promise<void> {
  const pool = new Pool(bench.baseUrl, { connections: clients, pipelining: 1 });
  const pagePool = new Pool(bench.baseUrl, { connections: clients });
  try {
    const log = await openRun(pool, bench);
    await logFlatOut(log, 1000);
    printLatencies(bench, 'log-metric-flat-out', await logFlatOut(log, flatOutMs));
    const view = await openPage(pagePool, bench);
    const [logged, viewed] = await Promise.all([atRate(log, steadyPerSecond), atRate(view, pagesPerSecond)]);
    printLatencies(bench, 'log-metric-beside-pages', logged);
    printLatencies(bench, 'pages-beside-log-metric', viewed);
  } finally {
    await Promise.all([pool.close(), pagePool.close()]);
  }
}

type Request = () => Promise<void>;

/** Begins a run; each call of what it returns logs one point of its own. */
async function openRun(pool: Pool, { project, key }: LogMetricBench): Promise<Request> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const post = async (path: string, body: object) => {
    const address = `/p/${project}/api/2.0/mlflow/${path}`;
    const response = await pool.request({ path: address, method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}: ${text}`);
    return JSON.parse(text) as { run?: { info: { run_id: string } } };
  };
  const fields = { experiment_id: '0', run_name: 'bench log-metric', start_time: Date.now() };
  const { run } = await post('runs/create', fields);
  let step = 0;
  return async () => {
    step += 1;
    const point = { key: `series ${step % clients}`, value: Math.sin(step), timestamp: Date.now(), step };
    await post('runs/log-metric', { run_id: run?.info.run_id, ...point });
  };
}

/** A page that is rendered anew with every view, warmed up. */
async function openPage(pool: Pool, { project, cookie }: LogMetricBench): Promise<Request> {
  const view = async () => {
    const headers = cookie === undefined ? {} : { cookie };
    const response = await pool.request({ path: `/p/${project}`, method: 'GET', headers });
    await response.body.dump({ limit: Infinity });
    if (response.statusCode !== 200) throw new Error(`the page answered ${response.statusCode}: was it rendered?`);
  };
  await view();
  await view();
  return view;
}

interface Latencies {
  milliseconds: number[];
  seconds: number;
}

async function logFlatOut(log: Request, forMs: number): Promise<Latencies> {
  const milliseconds: number[] = [];
  const started = performance.now();
  const client = async () => {
    while (performance.now() - started < forMs) {
      const sent = performance.now();
      await log();
      milliseconds.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { milliseconds, seconds: (performance.now() - started) / 1000 };
}

/**
 * Sends at a fixed rate and counts from when a request was due, or sent where a timer woke early, so that a stall is
 * felt by all that wait for it.
 * What a server cannot keep up with is left out after a second's worth waits, and shows in the rate.
 */
async function atRate(request: Request, perSecond: number): Promise<Latencies> {
  const milliseconds: number[] = [];
  const running = new Set<Promise<void>>();
  const started = performance.now();
  for (let index = 0; (index * 1000) / perSecond < besidePagesMs; index += 1) {
    const due = started + (index * 1000) / perSecond;
    await sleep(Math.max(0, due - performance.now()));
    const begun = Math.min(due, performance.now());
    if (running.size >= perSecond) continue;
    const one = request().then(() => {
      milliseconds.push(performance.now() - begun);
      running.delete(one);
    });
    running.add(one);
  }
  await Promise.all(running);
  return { milliseconds, seconds: (performance.now() - started) / 1000 };
}

const rateTargets: Record<string, number> = {
  'log-metric-flat-out': 4000,
  'log-metric-beside-pages': 0.95 * steadyPerSecond,
  'pages-beside-log-metric': 0.95 * pagesPerSecond,
};

function printLatencies({ print }: LogMetricBench, name: string, { milliseconds, seconds }: Latencies): void {
  const sorted = milliseconds.sort((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(2));
  const rate = Number((sorted.length / seconds).toFixed(1));
  const target = rateTargets[name] ?? null;
  const figure = (suffix: string, value: number, unit: string): Figure => ({
    bench: 'loop',
    figure: `${name}-${suffix}`,
    value,
    unit,
    target: null,
    ok: true,
  });
  print({ ...figure('rate', rate, 'requests/s'), target, ok: target === null || rate >= target });
  print(figure('p50', at(0.5), 'ms'));
  print(figure('p99', at(0.99), 'ms'));
}
