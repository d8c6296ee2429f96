import { hash } from 'node:crypto';
import { invalid } from '@/server/core/errors';
import type { EndpointState } from './endpoint-states';
import { createPredictionId, derivePredictionId } from './prediction-id';
import type { PredictBody } from './read-predict-body';
import type { RequestClaims } from './request-claims';
import { requireSameBody, type RequestMemory } from './request-memory';
import { linesOf } from './log-lines';
import { scoreRequest, type ScoredRequest } from './score-request';
import type { ServingPlans } from './serving-plans';
import type { Shipper } from './shipper';
import type { Spool } from './spool';

const longestRequestId = 200;

export interface PredictParts {
  spool: Spool;
  shipper: Shipper;
  plans: ServingPlans;
  claims: RequestClaims;
  memory: RequestMemory;
}

export interface PredictCall {
  /** Checked already. */
  body: PredictBody;
  /** The body as it arrived. */
  raw: Buffer;
  requestId: string | undefined;
  startedAt: number;
  /** Throws unless the caller may date events. */
  requireReplay: () => void;
  /** Who asks, for limits by key. */
  callerId: string;
  /** Writes the answer in the words of a protocol. */
  render: (request: ScoredRequest) => string;
}

/**
 * Answers a predict request. The record of every row is in the spool when this resolves.
 *
 * @throws Conflict for a request id used with another body; Internal where a version failed; Unavailable or
 *   LimitExceeded, with a time to come back, when too much is asked at once
 */
export async function predict(parts: PredictParts, state: EndpointState, call: PredictCall): Promise<string> {
  const { settings, admission } = state;
  if (call.body.eventMs !== undefined) call.requireReplay();
  if (settings.ratePerSecond !== null) state.rates.take(call.callerId, settings.ratePerSecond, Date.now());
  if (!admission.tryEnter(settings)) await admission.wait(settings, state.name);
  try {
    return await answer(parts, state, call);
  } finally {
    admission.leave();
  }
}

async function answer(parts: PredictParts, state: EndpointState, call: PredictCall): Promise<string> {
  const { requestId, render } = call;
  if (requestId === undefined) return render(await predictOnce(parts, state, call));
  if (requestId.length > longestRequestId) throw invalid(`X-Request-Id has more than ${longestRequestId} characters.`);
  const bodyHash = hash('sha256', call.raw, 'hex');
  const request = { endpoint: state.serial, requestId, bodyHash };
  return parts.memory.once(request, async () =>
    render(await predictClaimed(parts, state, { call, requestId, bodyHash })),
  );
}

async function predictOnce(parts: PredictParts, state: EndpointState, call: PredictCall): Promise<ScoredRequest> {
  const { body } = call;
  const receivedMs = Date.now();
  const ids = body.rows.map(() => createPredictionId(receivedMs));
  const request = await scoreRequest({
    plan: state.plan,
    body,
    ids,
    receivedMs,
    startedAt: call.startedAt,
    care: state,
  });
  await log(parts, linesOf(request));
  return request;
}

interface Claimed {
  call: PredictCall;
  requestId: string;
  bodyHash: string;
}

async function predictClaimed(parts: PredictParts, state: EndpointState, asked: Claimed): Promise<ScoredRequest> {
  const { call, requestId, bodyHash } = asked;
  const { body } = call;
  const endpoint = state.serial;
  const receivedMs = Date.now();
  const idsAt = (ms: number) =>
    body.rows.map((_, row) => derivePredictionId({ endpoint, requestId, receivedMs: ms }, row));
  const request = await scoreRequest({
    plan: state.plan,
    body,
    ids: idsAt(receivedMs),
    receivedMs,
    startedAt: call.startedAt,
    care: state,
  });
  const { generation } = state.plan;
  const { served, scores } = request;
  const claim = { endpoint, requestId, bodyHash, receivedMs, generation, served, scores };
  const holder = await parts.claims.claim(claim);
  if (!holder) {
    await log(parts, linesOf(request, { requestId, bodyHash }));
    return request;
  }
  if (holder !== claim) requireSameBody(requestId, holder.bodyHash, bodyHash);
  const first =
    holder === claim ? request : await asAnswered(parts, { ...request, ids: idsAt(holder.receivedMs) }, holder);
  // Also a repeated request is logged: its first gateway may have died between claim and log. The id makes it one row.
  await log(parts, linesOf(first));
  return first;
}

type Holder = Pick<ScoredRequest, 'receivedMs' | 'served' | 'scores'> & { generation: number };

/** The request as the gateway answered that heard it first. */
async function asAnswered(parts: PredictParts, request: ScoredRequest, holder: Holder): Promise<ScoredRequest> {
  const plan = await parts.plans.find(request.plan.endpoint, holder.generation);
  if (!plan) throw new Error(`generation ${holder.generation} of endpoint ${request.plan.endpoint} is gone`);
  const { receivedMs, served, scores } = holder;
  return { ...request, plan, receivedMs, served, scores };
}

async function log(parts: PredictParts, lines: string): Promise<void> {
  if (lines === '') return;
  const onDisk = parts.spool.append(lines);
  parts.shipper.wake();
  if (onDisk) await onDisk;
}
