import { hash } from 'node:crypto';
import { invalid } from '@/server/core/errors';
import type { EndpointState } from './endpoint-states';
import { createPredictionIds, derivePredictionId } from './prediction-id';
import type { PredictBody } from './read-predict-body';
import { isAnswered, type Claim, type RequestClaims } from './request-claims';
import { requireSameBody, type RequestMemory } from './request-memory';
import { linesOf } from './log-lines';
import { scoreRequest, type ScoredRequest } from './score-request';
import type { ServingPlans } from './serving-plans';
import type { Shipper } from './shipper';
import type { Spool } from './spool';

const longestRequestId = 200;

interface PredictParts {
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
  /** What sets the answer apart from another one to the same request: an answer is repeated in its own form only. */
  form?: string;
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
  requireDating([call]);
  countRequest(state, call.callerId);
  return inTurn(state, () => answer(parts, state, call));
}

/** Answers calls that are lines of one stream, which was counted when it began; they take one turn together. */
export async function predictLines(
  parts: PredictParts,
  state: EndpointState,
  calls: readonly PredictCall[],
): Promise<PromiseSettledResult<string>[]> {
  requireDating(calls);
  return inTurn(state, () => Promise.allSettled(calls.map((call) => answer(parts, state, call))));
}

/** Counts one request of a key. @throws LimitExceeded saying when the next is allowed */
export function countRequest({ settings, rates }: EndpointState, callerId: string): void {
  if (settings.ratePerSecond !== null) rates.take(callerId, settings.ratePerSecond, Date.now());
}

function requireDating(calls: readonly PredictCall[]): void {
  for (const { body, requireReplay } of calls) if (body.eventMs !== undefined) requireReplay();
}

async function inTurn<T>({ settings, admission, name }: EndpointState, work: () => Promise<T>): Promise<T> {
  if (!admission.tryEnter(settings)) await admission.wait(settings, name);
  try {
    return await work();
  } finally {
    admission.leave();
  }
}

async function answer(parts: PredictParts, state: EndpointState, call: PredictCall): Promise<string> {
  const { requestId, render } = call;
  if (requestId === undefined) return render(await predictOnce(parts, state, call));
  if (requestId.length > longestRequestId) throw invalid(`X-Request-Id has more than ${longestRequestId} characters.`);
  const bodyHash = hash('sha256', call.raw, 'hex');
  const request = { endpoint: state.serial, requestId, bodyHash, form: call.form ?? '' };
  return parts.memory.once(request, async () =>
    render(await predictClaimed(parts, state, { call, requestId, bodyHash })),
  );
}

async function predictOnce(parts: PredictParts, state: EndpointState, call: PredictCall): Promise<ScoredRequest> {
  const { body } = call;
  const receivedMs = Date.now();
  const ids = createPredictionIds(receivedMs, body.rows.count);
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
    Array.from({ length: body.rows.count }, (_, row) =>
      derivePredictionId({ endpoint, requestId, receivedMs: ms }, row),
    );
  const request = await scoreRequest({
    plan: state.plan,
    body,
    ids: idsAt(receivedMs),
    receivedMs,
    startedAt: call.startedAt,
    care: state,
  });
  const { generation } = state.plan;
  const { served, scores, sources, fallbackPlace } = request;
  const claim = { endpoint, requestId, bodyHash, receivedMs, generation, served, scores, sources, fallbackPlace };
  const holder = await parts.claims.claim(claim);
  if (!holder) {
    await log(parts, linesOf(request, isAnswered(request) ? { requestId, bodyHash } : undefined));
    return request;
  }
  if (holder !== claim) requireSameBody(requestId, holder.bodyHash, bodyHash);
  const first =
    holder === claim ? request : await asAnswered(parts, { ...request, ids: idsAt(holder.receivedMs) }, holder);
  // Also a repeated request is logged: its first gateway may have died between claim and log. The id makes it one row.
  await log(parts, linesOf(first));
  return first;
}

type Holder = Pick<Claim, 'generation' | 'receivedMs' | 'served' | 'scores' | 'sources' | 'fallbackPlace'>;

/** The request as the gateway answered that heard it first: by its plan, and nothing of how it was scored now. */
async function asAnswered(parts: PredictParts, request: ScoredRequest, holder: Holder): Promise<ScoredRequest> {
  const plan = await parts.plans.find(request.plan.endpoint, holder.generation);
  if (!plan) throw new Error(`generation ${holder.generation} of endpoint ${request.plan.endpoint} is gone`);
  const { receivedMs, served, scores, sources, fallbackPlace } = holder;
  return { ...request, plan, receivedMs, served, scores, sources, fallbackPlace, isLate: false };
}

async function log(parts: PredictParts, lines: string): Promise<void> {
  if (lines === '') return;
  const onDisk = parts.spool.append(lines);
  parts.shipper.wake();
  if (onDisk) await onDisk;
}
