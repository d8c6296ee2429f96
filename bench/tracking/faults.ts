import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '@/server/core/env';
import { findState } from '@/server/supervisor/instance-state';
import { findRecord } from '@/server/supervisor/postgres/record';
import { startWriters, type Heard, type Writers } from './faults-writers';
import type { TrackingBench } from './open-tracking';
import { readBack } from './read-back';

const clients = 16;
const beforeMs = 3000;
const afterMs = 6000;
/** Within it points must be acknowledged again. */
const recoveryTargetMs = 10_000;
const mostPatienceMs = 60_000;

interface Fault {
  name: string;
  strike: () => void;
  /** Whether web itself goes on, so that clients must hear from it all the time. */
  webStays: boolean;
}

/** Ends a process of the instance that the bench runs on; its supervisor starts it again. */
function end(pid: number | undefined, signal: 'SIGKILL' | 'SIGINT'): void {
  if (pid === undefined || pid <= 1)
    throw new Error('The process to end was not found: is this an instance of its own?');
  process.kill(pid, signal);
}

function webPid(): number | undefined {
  return findState(env().RINGSIDE_HOME)?.children.find(({ name }) => name === 'web')?.pid;
}

function postgresPid(): number | undefined {
  const record = findRecord(env().RINGSIDE_HOME);
  if (!record) return undefined;
  return Number(readFileSync(path.join(record.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

const faults: readonly Fault[] = [
  { name: 'web-killed', strike: () => end(webPid(), 'SIGKILL'), webStays: false },
  { name: 'web-killed-again', strike: () => end(webPid(), 'SIGKILL'), webStays: false },
  { name: 'postgres-restarted', strike: () => end(postgresPid(), 'SIGINT'), webStays: true },
  { name: 'postgres-killed', strike: () => end(postgresPid(), 'SIGKILL'), webStays: true },
];

/**
 * Sixteen clients log points while web is killed and Postgres is restarted and killed: every point that was answered
 * with 200 is there afterwards, once, and a client that is not served hears 503 with Retry-After.
 */
export async function benchTrackingFaults(bench: TrackingBench & { say: (sentence: string) => void }): Promise<void> {
  const writers = await startWriters(bench, clients);
  try {
    for (const fault of faults) await strikeOnce(bench, writers, fault);
    await writers.finish();
    await compare(bench, writers);
  } finally {
    await writers.close();
  }
}

async function strikeOnce(
  bench: TrackingBench & { say: (sentence: string) => void },
  writers: Writers,
  { name, strike, webStays }: Fault,
): Promise<void> {
  await sleep(beforeMs);
  writers.listen();
  const struckAt = performance.now();
  strike();
  await sleep(1000);
  const again = performance.now();
  while (performance.now() - again < mostPatienceMs && writers.lastAcknowledgedAt() < again) await sleep(100);
  await sleep(afterMs);
  const heard = writers.listen();
  bench.say(`${name}: ${JSON.stringify({ ...heard, acknowledgedAt: undefined })}`);
  const figure = (what: string, value: number, more: { unit: string; target: number | null }) =>
    bench.print({
      ...{ bench: 'tracking-faults', figure: `${name}-${what}`, value, ...more },
      ok: more.target === null || value <= more.target,
    });
  const count = (target: number | null) => ({ unit: 'answers', target });
  figure('served-again-after', silenceOf(heard, struckAt), { unit: 'ms', target: recoveryTargetMs });
  figure('answered-503', heard.refused, count(null));
  figure('503-without-retry-after', heard.withoutRetryAfter, count(0));
  figure('other-answers', heard.others, count(0));
  figure('no-answer', heard.dropped, count(webStays ? 0 : null));
}

/** The longest time without a 200 since the fault; all of it where none came again. */
function silenceOf({ acknowledgedAt }: Heard, struckAt: number): number {
  const times = [struckAt, ...acknowledgedAt, performance.now()];
  return Math.round(Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time))));
}

async function compare(bench: TrackingBench, writers: Writers): Promise<void> {
  let [lost, twice, unasked, acknowledged] = [0, 0, 0, 0];
  for (const { runId, acknowledged: known } of writers.written()) {
    const found = await readBack(bench, runId);
    acknowledged += known.size;
    for (const step of known) lost += Number(!found.has(step));
    for (const [step, times] of found) {
      twice += times - 1;
      unasked += Number(!known.has(step));
    }
  }
  const figure = (what: string, value: number, target: number | null) =>
    bench.print({
      ...{ bench: 'tracking-faults', figure: what, value, unit: 'points', target },
      ok: target === null || value === target,
    });
  figure('acknowledged', acknowledged, null);
  figure('acknowledged-and-lost', lost, 0);
  figure('there-twice', twice, 0);
  figure('there-unasked', unasked, 0);
}
