import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpStatusOf, type ErrorCode } from '@/server/core/errors';
import { describeError } from '@/server/core/send-error';
import { version } from '@/server/core/version';
import { CsvText } from '../content-types';
import type { GatewayParts } from '../gateway-parts';
import { locateEndpoint, mayPredict, readOrPredict } from '../locate-endpoint';
import { predict } from '../predict';
import { requireScores } from '../answer-text';
import { ObjectRows } from '../rows/request-rows';
import type { ScoredRequest } from '../score-request';
import { callOf } from './ask';
import { endpointPrefixes } from './own-door';
import { readInvocationsBody } from './read-invocations-body';
import { readInvocationsCsv } from './read-invocations-csv';

/**
 * What MLflow's scoring server speaks, at the address of an endpoint: /invocations, /ping, /health, /version.
 * Source: MLflow, "Deploy MLflow Model as a Local Inference Server", section Inference Server Specification.
 */
export const invocationsDoor = (parts: GatewayParts) => async (app: FastifyInstance) => {
  app.setErrorHandler(sendInvocationsError);
  for (const prefix of endpointPrefixes) {
    for (const path of ['ping', 'health']) {
      app.get(`${prefix}/${path}`, async (request, reply) => {
        await locateEndpoint(parts, request, readOrPredict);
        return reply.type('text/plain').send('\n');
      });
    }
    app.get(`${prefix}/version`, async (request, reply) => {
      await locateEndpoint(parts, request, readOrPredict);
      return reply.type('text/plain').send(version);
    });
    app.post(`${prefix}/invocations`, (request, reply) => invoke(parts, request, reply));
  }
};

async function invoke(parts: GatewayParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const located = await locateEndpoint(parts, request, mayPredict);
  const { body } = request;
  const read = body instanceof CsvText ? readInvocationsCsv(body.text, located.state) : undefined;
  const rows = read ?? readInvocationsBody(body, located.state);
  const call = callOf(request, located, { rows: new ObjectRows(rows), keys: undefined, eventMs: undefined });
  const text = await predict(parts, located.state, { ...call, render: invocationsAnswer });
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

/** Predictions as MLflow answers them, with the ids that feedback refers to beside them. */
function invocationsAnswer(scored: ScoredRequest): string {
  requireScores(scored);
  const { plan, scores, ids } = scored;
  const { classes } = plan.signature;
  const one = (index: number) =>
    plan.outputs === 1
      ? scores[index]
      : Object.fromEntries(classes.map((name, place) => [name, scores[index * plan.outputs + place] ?? null]));
  return JSON.stringify({ predictions: ids.map((_, index) => one(index)), prediction_ids: ids });
}

const codes: Record<ErrorCode, string> = {
  Invalid: 'BAD_REQUEST',
  Unauthorized: 'UNAUTHENTICATED',
  Forbidden: 'PERMISSION_DENIED',
  NotFound: 'RESOURCE_DOES_NOT_EXIST',
  Conflict: 'RESOURCE_CONFLICT',
  LimitExceeded: 'REQUEST_LIMIT_EXCEEDED',
  Unavailable: 'TEMPORARILY_UNAVAILABLE',
  Internal: 'INTERNAL_ERROR',
};

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(httpStatusOf, code);
}

function sendInvocationsError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, message } = describeError(error, request, reply);
  const name = isErrorCode(code) ? codes[code] : codes.Internal;
  void reply.status(status).send({ error_code: name, message });
}
