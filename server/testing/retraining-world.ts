import type { Row } from '@/lib/contracts/basics';
import { CreatePolicyInput } from '@/lib/contracts/policies';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { createPolicy } from '@/server/policies/create-policy';
import { makeDatasetVersion } from './datasets';
import { makeProject } from './factories';
import { makeFlights, makeModelVersion } from './served-models';
import { makeEndpoint, writeLog, type LoggedRow } from './serving-log';

/** Where policies and rounds are tried: three months of flights, and a champion that learnt from the first. */
export interface RetrainingWorld {
  ctx: Context;
  datasetId: string;
  championId: string;
}

const dayMs = 86_400_000;
const start = Date.parse('2001-02-01T00:00:00Z');
/** The instant so many days after 1 February. */
export const asOf = (day: number) => new Date(start + day * dayMs).toISOString();

/** January's flights moved to another month, those of its last days left out where it is shorter. */
const flightsOf = (month: string, seed: number): Row[] =>
  makeFlights(620, seed)
    .map((row) => {
      const sinceJanuary = Date.parse(String(row['date'])) - Date.parse('2001-01-01T00:00:00Z');
      return { ...row, date: new Date(Date.parse(`${month}-01T00:00:00Z`) + sinceJanuary).toISOString() };
    })
    .filter(({ date }) => date.startsWith(month));

export async function makeRetrainingWorld(): Promise<RetrainingWorld> {
  const ctx = await makeProject();
  let datasetId = '';
  for (const [label, seed] of [
    ['2001-01', 1],
    ['2001-02', 2],
    ['2001-03', 3],
  ] as const) {
    const rows = flightsOf(label, seed);
    ({ datasetId } = await makeDatasetVersion(ctx, { name: 'flights', label, timeColumn: 'date', rows }));
  }
  const { id: championId } = await makeModelVersion(ctx, { rows: flightsOf('2001-01', 1) });
  return { ctx, datasetId, championId };
}

/** Two challengers: the freshest 30 days, and everything so far. */
export const retrainingPlan = ({ datasetId }: RetrainingWorld, modelName = 'flight-delay') => ({
  ...{ datasetId, timeColumn: 'date', experimentName: 'rounds', modelName },
  spec: {
    target: { kind: 'threshold', column: 'delay', above: 15 },
    task: 'binary',
    kind: 'gbt',
    params: { trees: 10 },
  },
  challengers: [
    { name: 'freshest 30 days', lastDays: 30 },
    { name: 'everything so far', lastDays: null },
  ],
  shadow: { days: 10, firstLook: 7, tunedToUnits: 20, alpha: 0.05 },
  ab: { days: 10, challengerShare: 0.5, margin: 0.005, firstLook: 7, tunedToUnits: 20, alpha: 0.05 },
});

/** A policy on an endpoint of its own, that asks for an alert and so many days of labels. */
export async function makePolicy(world: RetrainingWorld, minNewLabelDays = 58) {
  const { ctx, championId } = world;
  const { id: endpointId } = await makeEndpoint(ctx, championId);
  const condition = { alertSinceLastRound: true, minNewLabelDays };
  const input = { endpointId, name: 'retrain', condition, plan: retrainingPlan(world), startsAt: asOf(0) };
  const policy = await createPolicy(ctx, CreatePolicyInput.parse(input));
  return { endpointId, policyId: policy.id };
}

export async function raiseAlert(
  { ctx, championId }: RetrainingWorld,
  { endpointId, day }: { endpointId: string; day: number },
): Promise<void> {
  const place = { orgId: ctx.orgId, projectId: ctx.projectId };
  const at = new Date(asOf(day));
  const reference = { datasetVersionIds: [], versionId: championId, sentence: '' };
  const monitor = await db().monitor.create({
    data: { ...place, endpointId, name: 'm', status: 'paused', reference, nextWindowAt: at },
  });
  const rule = await db().alertRule.create({
    data: { orgId: ctx.orgId, monitorId: monitor.id, name: 'r', kind: 'quality', metric: 'logLoss', threshold: 0 },
  });
  await db().alert.create({
    data: {
      ...{ ...place, endpointId, monitorId: monitor.id, ruleId: rule.id, reportId: rule.id, severity: 'critical' },
      ...{ title: 'worse', sentence: 'worse', evidence: {}, eventTime: at, lastEventTime: at },
    },
  });
}

interface Days {
  endpointId: string;
  from: number;
  to: number;
  /** How much less each version loses than the champion's .6 nats. */
  gains?: Record<string, number>;
  servedBy?: (row: number) => string;
}

/** Flights with their outcomes, six a day, each of which costs the champion .6 nats. */
export async function live(
  { ctx, championId }: RetrainingWorld,
  { endpointId, from, to, gains = {}, servedBy }: Days,
): Promise<void> {
  const rows: LoggedRow[] = Array.from({ length: (to - from) * 6 }, (_, place) => {
    const day = from + Math.floor(place / 6);
    const label = place % 2;
    const answer = (loss: number) => (label === 1 ? Math.exp(-loss) : 1 - Math.exp(-loss));
    const wobble = (day % 2 === 0 ? 1 : -1) / 1000;
    const scores = Object.entries(gains).map(([id, gain]) => [id, answer(0.6 - gain - wobble)] as const);
    return {
      at: start + day * dayMs + (place % 6) * 3_600_000,
      scores: { [championId]: answer(0.6), ...Object.fromEntries(scores) },
      ...{ label, key: `${day}-${place}` },
      ...(servedBy ? { servedBy: servedBy(place) } : {}),
    };
  });
  await writeLog(ctx, endpointId, rows);
}
