import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FeedbackResult } from '@/lib/contracts/serving';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { JsonBytes, LineStream } from '../content-types';
import type { EndpointState } from '../endpoint-states';
import type { GatewayParts } from '../gateway-parts';
import { locateEndpoint, mayLabel, mayPredict, readOrPredict, type Located } from '../locate-endpoint';
import { countRequest, predict } from '../predict';
import { readFeedbackBody } from '../read-feedback-body';
import { readPredictBody } from '../read-predict-body';
import { readPredictBytes } from '../read-predict-bytes';
import { ObjectRows } from '../rows/request-rows';
import { answerOf } from '../answer-text';
import type { ScoredRequest } from '../score-request';
import { callOf } from './ask';
import { endpointOpenApi } from './endpoint-openapi';
import { readLabelFile } from './read-label-file';
import { mostExplained, streamPredictions } from './stream-predictions';

const noRows = { rows: new ObjectRows([]), keys: undefined, eventMs: undefined };

/** Addresses of an endpoint: within its project, and short, where the key tells the project. */
export const endpointPrefixes = ['/p/:project/v1/endpoints/:name', '/v1/endpoints/:name'];

/** Ringside's own protocol: predict, feedback, and what an endpoint asks for. */
export const ownDoor = (parts: GatewayParts) => async (app: FastifyInstance) => {
  for (const prefix of endpointPrefixes) {
    app.get(prefix, async (request, reply) => describe(await locateEndpoint(parts, request, readOrPredict), reply));
    app.get(`${prefix}/openapi.json`, async (request, reply) => {
      const { state } = await locateEndpoint(parts, request, readOrPredict);
      void reply.header('cache-control', 'no-store');
      return endpointOpenApi(state);
    });
    app.post(`${prefix}/predict`, (request, reply) => answerPredict(parts, request, reply));
    app.post(`${prefix}/feedback`, (request, reply) => answerFeedback(parts, request, reply));
  }
};

function describe({ state }: Located, reply: FastifyReply) {
  void reply.header('cache-control', 'no-store');
  const { signature, variants } = state.plan;
  return {
    name: state.name,
    project: state.projectSlug,
    version: variants[0]?.version ?? 0,
    task: signature.task,
    signature,
    example: { rows: [state.inputExample] },
  };
}

async function answerPredict(parts: GatewayParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const located = await locateEndpoint(parts, request, mayPredict);
  if (request.body instanceof LineStream) {
    const explain = readExplain(request, 0);
    countRequest(located.state, callOf(request, located, noRows).callerId);
    const lines = streamPredictions(parts, { request, source: request.body.source, explain });
    return reply.header('content-type', 'application/x-ndjson').send(Readable.from(lines, { highWaterMark: 2 }));
  }
  const body = readBody(request.body, located.state);
  const explain = readExplain(request, body.rows.count);
  const render = (scored: ScoredRequest) => answerOf(scored, explain);
  const text = await predict(parts, located.state, {
    ...callOf(request, located, body),
    form: explain ? 'explained' : '',
    render,
  });
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

function readBody(body: unknown, { plan, check }: EndpointState) {
  if (body instanceof JsonBytes) return readPredictBytes(body.bytes, { signature: plan.signature, check });
  return readPredictBody(body, check);
}

/** Whether each answer is to say how its fields moved it. @throws Invalid for more rows than are explained at once */
function readExplain(request: FastifyRequest, rows: number): boolean {
  const { explain } = request.query as { explain?: unknown };
  if (explain === undefined || explain === 'false') return false;
  if (explain !== 'true') throw invalid('"explain" is true or false.', { field: 'explain' });
  if (rows <= mostExplained) return true;
  throw invalid(`At most ${mostExplained} rows are explained in one request, not ${rows}.`, { field: 'explain' });
}

async function answerFeedback(parts: GatewayParts, request: FastifyRequest, reply: FastifyReply) {
  const { state, ctx } = await locateEndpoint(parts, request, mayLabel);
  if (request.body instanceof LineStream) {
    const isCsv = request.headers['content-type']?.startsWith('text/csv') ?? false;
    const requireReplay = () => requirePermission(ctx, 'endpoint:replay');
    const { feedback } = parts;
    const file = { source: request.body.source, isCsv, state, feedback, requireReplay };
    return answerWith(reply, await readLabelFile(file));
  }
  const labels = readFeedbackBody(request.body, state.plan.signature);
  if (labels.some((one) => one.eventMs !== undefined)) requirePermission(ctx, 'endpoint:replay');
  const now = Date.now();
  const placed = labels.map((one) => ({ ...one, endpoint: state.serial, eventMs: one.eventMs ?? now }));
  return answerWith(reply, await parts.feedback.record(placed, state.name));
}

/** 200 says that it is committed; what waits in the spool is only accepted. */
function answerWith<R extends FeedbackResult>(reply: FastifyReply, result: R): R {
  if (result.queued > 0) void reply.status(202);
  return result;
}
