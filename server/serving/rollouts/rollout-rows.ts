import { z } from 'zod';
import { Instant } from '@/lib/contracts/basics';
import { RolloutPlan, RolloutStatus, type BlueGreenPlan, type Rollout } from '@/lib/contracts/rollouts';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import type { Prisma } from '@/prisma/generated/client';
import { getEndpointRow, type EndpointRow } from '../endpoint-rows';
import { readVersions } from '../present-endpoint';
import { presentArm, readArmRecords } from './read-arm-facts';
import { readGateways } from './read-gateways';

/** How far a rollout has come. */
export const RolloutState = z.object({
  step: z.number().int(),
  stepSince: Instant,
  /** Salt of its deal: another one on the endpoint means that somebody else took the traffic. */
  salt: z.string(),
  lastLookAt: Instant.nullable(),
  /** Blue/green: who answered when it began, and whether it was the rollout that put green there. */
  blueId: z.string().nullable().default(null),
  addedGreen: z.boolean().default(false),
  events: z.array(z.object({ at: Instant, text: z.string() })),
});
export type RolloutState = z.infer<typeof RolloutState>;

export type RolloutRow = Prisma.RolloutGetPayload<object>;

const mostEvents = 200;

/** The state with one more line of its history. */
export function withEvent(state: RolloutState, now: Date, text: string): RolloutState {
  return { ...state, events: [...state.events, { at: now.toISOString(), text }].slice(-mostEvents) };
}

export async function getRolloutRow(ctx: Context, id: string, client: Tx = db()): Promise<RolloutRow> {
  const row = await client.rollout.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
  if (!row) throw notFound('rollout', id);
  return row;
}

/** A rollout as the contract shows it; arms only while it runs, since later traffic is not its own. */
export async function presentRollout(ctx: Context, row: RolloutRow): Promise<Rollout> {
  const state = RolloutState.parse(row.state);
  const plan = RolloutPlan.parse(row.plan);
  const endpoint = await getEndpointRow(ctx, row.endpointId);
  const isRunning = row.status === 'running';
  const query = { since: row.createdAt, salt: state.salt };
  return {
    id: row.id,
    endpointId: row.endpointId,
    plan,
    status: RolloutStatus.parse(row.status),
    reason: row.reason,
    step: state.step,
    stepSince: state.stepSince,
    arms: isRunning ? await armsOf(ctx, endpoint, query) : [],
    blueGreen: isRunning && plan.kind === 'blue-green' ? await presentBlueGreen(endpoint, { state, plan }) : null,
    events: state.events,
    createdByName: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

const minuteMs = 60_000;

async function presentBlueGreen(endpoint: EndpointRow, of: { state: RolloutState; plan: BlueGreenPlan }) {
  const { state, plan } = of;
  const keptUntil = Date.parse(state.stepSince) + plan.keepMinutes * minuteMs;
  return {
    blueVersionId: state.blueId ?? '',
    keptUntil: state.step === 1 ? new Date(keptUntil).toISOString() : null,
    gateways: await readGateways(endpoint),
  };
}

async function armsOf(ctx: Context, endpoint: EndpointRow, query: { since: Date; salt: string }) {
  const arms = await readArmRecords(endpoint, query);
  const versions = await readVersions(
    ctx,
    arms.map((arm) => arm.versionId),
  );
  return arms.map((arm) => presentArm(arm, versions.get(arm.versionId)?.version ?? 0));
}
