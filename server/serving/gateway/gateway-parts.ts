import path from 'node:path';
import pg from 'pg';
import { env } from '@/server/core/env';
import { publishEventNow } from '@/server/core/events';
import { maintainPartitions } from '../partitions';
import { EndpointStates } from './endpoint-states';
import { FeedbackQueue } from './feedback-queue';
import { Identities } from './identities';
import { RequestClaims } from './request-claims';
import { RequestMemory } from './request-memory';
import { ServingPlans } from './serving-plans';
import { Shipper } from './shipper';
import { Spool } from './spool';
import { Throttle } from './throttle';

const touchEveryMs = 5000;
const adoptEveryMs = 15_000;
const refreshEveryMs = 1000;
const maintainEveryMs = 3_600_000;
const eventEveryMs = 2000;
const leftoversWithinMs = 15_000;
const logConnections = 4;

export interface GatewayParts {
  states: EndpointStates;
  plans: ServingPlans;
  identities: Identities;
  spool: Spool;
  shipper: Shipper;
  claims: RequestClaims;
  memory: RequestMemory;
  feedback: FeedbackQueue;
}

interface Options {
  spoolRoot?: string;
  report: (sentence: string) => void;
}

/** Everything a gateway works with, running: endpoints loaded, leftovers of dead gateways on their way. */
export async function startGatewayParts({
  spoolRoot,
  report,
}: Options): Promise<GatewayParts & { stop: () => Promise<void> }> {
  const { RINGSIDE_HOME, RINGSIDE_SPOOL_FSYNC, RINGSIDE_PREDICTION_DAYS } = env();
  const pool = openLogPool();
  await maintainPartitions(pool, new Date(), RINGSIDE_PREDICTION_DAYS);
  const plans = new ServingPlans();
  const states = new EndpointStates(plans, report);
  await states.refresh();
  const root = spoolRoot ?? path.join(RINGSIDE_HOME, 'spool');
  const spool = new Spool({ root, fsync: RINGSIDE_SPOOL_FSYNC });
  const events = new Throttle(eventEveryMs, (endpoint) => void tellPages(states, endpoint).catch(() => undefined));
  const shipper = new Shipper({
    spool,
    plans,
    pool,
    rejectedFolder: root,
    report,
    onStored: (ids) => ids.forEach((id) => events.call(id)),
  });
  const claims = new RequestClaims();
  const feedback = new FeedbackQueue(pool, shipper);
  await Promise.race([shipper.flush(), new Promise((resolve) => setTimeout(resolve, leftoversWithinMs).unref())]);
  const timers = [
    repeat(touchEveryMs, () => spool.touch()),
    repeat(refreshEveryMs, () => states.refresh()),
    repeat(adoptEveryMs, () => {
      spool.adopt();
      shipper.wake();
    }),
    repeat(maintainEveryMs, () => maintainPartitions(pool, new Date(), RINGSIDE_PREDICTION_DAYS)),
  ];
  const stop = async () => {
    for (const timer of timers) clearInterval(timer);
    await shipper.stop(3000);
    spool.close();
    events.stop();
    await Promise.all([claims.close(), pool.end()]);
  };
  return {
    states,
    plans,
    spool,
    shipper,
    claims,
    feedback,
    identities: new Identities(),
    memory: new RequestMemory(),
    stop,
  };
}

function openLogPool(): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: logConnections,
    connectionTimeoutMillis: 2000,
    query_timeout: 30_000,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** Does something again and again; what fails now is tried the next time. */
function repeat(everyMs: number, work: () => unknown): NodeJS.Timeout {
  const attempt = async () => work();
  return setInterval(() => void attempt().catch(() => undefined), everyMs);
}

async function tellPages(states: EndpointStates, serial: number): Promise<void> {
  const state = states.findBySerial(serial);
  if (!state) return;
  const { orgId, projectId, id } = state;
  await publishEventNow({ orgId, projectId, topic: 'endpoint', id });
}
