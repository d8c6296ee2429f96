import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { env } from '@/server/core/env';
import { publishEventNow } from '@/server/core/events';
import { expirePredictions } from '../expire-predictions';
import { maintainPartitions } from '../partitions';
import { useDigestKey } from './around/mask-row';
import { Configuration } from './configuration';
import { DiskCache } from './disk-cache';
import { EndpointStates } from './endpoint-states';
import { FeedbackQueue } from './feedback-queue';
import { Identities } from './identities';
import { Presence } from './presence';
import { RejectedLines } from './rejected-lines';
import { RequestClaims } from './request-claims';
import { RequestMemory } from './request-memory';
import { ServingPlans } from './serving-plans';
import { Shipper } from './shipper';
import { Spool } from './spool';
import { Throttle } from './throttle';

const touchEveryMs = 5000;
const adoptEveryMs = 15_000;
const refreshEveryMs = 1000;
const presenceEveryMs = 2000;
const leaveWithinMs = 1000;
const keysEveryMs = 5000;
const maintainEveryMs = 3_600_000;
const eventEveryMs = 2000;
const leftoversWithinMs = 15_000;
const logConnections = 4;
const configurationConnections = 2;

export interface GatewayParts {
  configuration: Configuration;
  states: EndpointStates;
  plans: ServingPlans;
  identities: Identities;
  spool: Spool;
  rejected: RejectedLines;
  shipper: Shipper;
  claims: RequestClaims;
  memory: RequestMemory;
  feedback: FeedbackQueue;
  presence: Presence;
}

interface Options {
  spoolRoot?: string;
  cacheRoot?: string;
  report: (sentence: string) => void;
}

/** Everything a gateway works with, running: endpoints loaded, leftovers of dead gateways on their way. */
export async function startGatewayParts({
  spoolRoot,
  cacheRoot,
  report,
}: Options): Promise<GatewayParts & { stop: () => Promise<void> }> {
  const { RINGSIDE_HOME, RINGSIDE_SPOOL_FSYNC, RINGSIDE_PREDICTION_DAYS } = env();
  const pool = openPool(logConnections, 30_000);
  const facts = openPool(configurationConnections, 5000);
  const configuration = new Configuration(facts, new DiskCache(cacheRoot ?? path.join(RINGSIDE_HOME, 'gateway')));
  const plans = new ServingPlans(configuration);
  const states = new EndpointStates(plans, configuration, report);
  const maintain = () => maintainPartitions(pool, new Date(), RINGSIDE_PREDICTION_DAYS);
  const expire = () =>
    expirePredictions(pool, new Date()).catch((error: unknown) =>
      report(`Old predictions stay for now: ${String(error)}`),
    );
  const isAway = await takeUp({ configuration, states, maintain, report });
  const root = spoolRoot ?? path.join(RINGSIDE_HOME, 'spool');
  const spool = new Spool({ root, fsync: RINGSIDE_SPOOL_FSYNC });
  const log = startLog({ root, spool, pool, plans, states, report });
  const { shipper } = log;
  const claims = new RequestClaims();
  if (!isAway) await Promise.race([shipper.flush(), sleep(leftoversWithinMs, undefined, { ref: false })]);
  const presence = new Presence(facts, states);
  if (!isAway) await presence.tell().catch(() => undefined);
  const timers = startTimers({ spool, states, shipper, configuration, presence, maintain, expire });
  const stop = async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.race([presence.leave().catch(() => undefined), sleep(leaveWithinMs, undefined, { ref: false })]);
    await shipper.stop(3000);
    spool.close();
    log.stop();
    await Promise.all([claims.close(), pool.end(), facts.end()]);
  };
  return {
    configuration,
    states,
    plans,
    spool,
    rejected: log.rejected,
    shipper,
    claims,
    feedback: log.feedback,
    presence,
    identities: new Identities(configuration),
    memory: new RequestMemory(),
    stop,
  };
}

interface Logging extends Pick<GatewayParts, 'spool' | 'plans' | 'states'> {
  root: string;
  pool: pg.Pool;
  report: (sentence: string) => void;
}

/** What carries predictions and labels to the database, running. */
function startLog({ root, spool, pool, plans, states, report }: Logging) {
  const events = new Throttle(eventEveryMs, (endpoint) => void tellPages(states, endpoint).catch(() => undefined));
  const rejected = new RejectedLines(root, report);
  const onStored = (ids: ReadonlySet<number>) => {
    feedback.databaseIsBack();
    ids.forEach((id) => events.call(id));
  };
  const shipper = new Shipper({ spool, plans, pool, rejected, report, onStored });
  const feedback = new FeedbackQueue(pool, shipper, spool);
  return { rejected, shipper, feedback, stop: () => events.stop() };
}

interface Timed {
  spool: Spool;
  states: EndpointStates;
  shipper: Shipper;
  configuration: Configuration;
  presence: Presence;
  maintain: () => Promise<void>;
  expire: () => Promise<void>;
}

function startTimers({ spool, states, shipper, configuration, presence, maintain, expire }: Timed): NodeJS.Timeout[] {
  return [
    repeat(touchEveryMs, () => spool.touch()),
    repeat(refreshEveryMs, () => states.refresh()),
    repeat(presenceEveryMs, () => presence.tell()),
    repeat(adoptEveryMs, () => {
      spool.adopt();
      spool.unpark();
      shipper.wake();
    }),
    repeat(keysEveryMs, () => Promise.all([configuration.refreshKeys(), readDigestKey(configuration)])),
    repeat(maintainEveryMs, maintain),
    repeat(maintainEveryMs, expire),
  ];
}

const mostAttempts = 6;
const retryMs = 1000;

interface Start {
  configuration: Configuration;
  states: EndpointStates;
  maintain: () => Promise<void>;
  report: (sentence: string) => void;
}

/** Takes up what is to be served: from the database, or without it the last known good. Says whether it is away. */
async function takeUp(start: Start): Promise<boolean> {
  const { configuration, states, report } = start;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await readAll(start);
      return false;
    } catch (error) {
      if (!configuration.isDatabaseUp) {
        await states.restore();
        await readDigestKey(configuration);
        const why = error instanceof Error ? error.message || error.name : String(error);
        report(`The database is away (${why}): started with ${states.count} endpoints as they were known last.`);
        return true;
      }
      // A database that answers, but slowly: a machine that has just started is busy with more than this.
      if (attempt === mostAttempts) throw error;
      await sleep(retryMs);
    }
  }
}

async function readAll({ configuration, states, maintain }: Start): Promise<void> {
  await states.refresh();
  await readDigestKey(configuration);
  await Promise.all([configuration.refreshKeys(), maintain()]);
}

async function readDigestKey(configuration: Configuration): Promise<void> {
  const key = await configuration.readDigestKey();
  if (key) useDigestKey(key);
}

function openPool(max: number, queryTimeoutMs: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max,
    connectionTimeoutMillis: 2000,
    query_timeout: queryTimeoutMs,
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
